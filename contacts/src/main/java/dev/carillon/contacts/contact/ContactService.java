package dev.carillon.contacts.contact;

import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.http.paging.Cursor;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What callers do with contacts. Each call is a transaction; blocks. */
@Singleton
public class ContactService {
    private static final String SCOPE = "contact";

    /**
     * A contact that was asked for.
     *
     * @param replayed true where an earlier request with the same key made it
     */
    public record Made(ContactDocument contact, boolean replayed) {}

    private final ContactRepository repository;
    private final ContactWriter writer;
    private final PhoneNumbers numbers;
    private final IdempotencyKeys keys;

    ContactService(ContactRepository repository, ContactWriter writer, PhoneNumbers numbers, IdempotencyKeys keys) {
        this.repository = repository;
        this.writer = writer;
        this.numbers = numbers;
        this.keys = keys;
    }

    @Transactional
    public Page<ContactDocument> page(ContactFilter filter, @Nullable String cursor, int limit) {
        UUID after = Cursor.key(cursor, UUID::fromString).orElse(null);
        List<ContactDocument> rows = repository.page(filter, after, limit + 1).stream()
                .map(Contact::document)
                .toList();
        return Page.of(rows, limit, ContactDocument::id);
    }

    @Transactional
    public ContactDocument get(UUID id) {
        return repository
                .findByIdOptional(id)
                .map(Contact::document)
                .orElseThrow(() -> ProblemException.notFound("There is no contact " + id + "."));
    }

    /** Makes a contact; an address that is known already is a conflict, and nothing changes. */
    @Transactional
    public Made create(NewContact contact, @Nullable String key, String caller) {
        ContactDraft draft = contact.draft(numbers);
        String fingerprint = IdempotencyKeys.fingerprint(contact.toString());
        Optional<UUID> earlier = keys.find(SCOPE, key, fingerprint);
        if (earlier.isEmpty()) {
            Map<EmailAddress, WrittenContact> written =
                    writer.write(List.of(draft), Origin.caller(caller), MergePolicy.CREATE_ONLY);
            WrittenContact made = written.get(draft.email());
            if (made != null) {
                keys.claim(SCOPE, key, fingerprint, made.id());
                return new Made(get(made.id()), false);
            }
            // Perhaps by this very request, sent twice at once: writing waited for the other to commit.
            earlier = keys.find(SCOPE, key, fingerprint);
        }
        return earlier.map(id -> new Made(get(id), true))
                .orElseThrow(() -> ProblemException.conflict(
                        "contact-exists", "There is a contact with this e-mail address already."));
    }

    @Transactional
    public void delete(UUID id) {
        if (!repository.deleteById(id)) {
            throw ProblemException.notFound("There is no contact " + id + ".");
        }
    }
}
