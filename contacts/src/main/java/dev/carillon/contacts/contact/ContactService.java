package dev.carillon.contacts.contact;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.contacts.identifier.MergedContacts;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What callers do with contacts. Each call is a transaction; blocks. */
@Singleton
public class ContactService {
    private static final String SCOPE = "contact";
    private static final String CHANGE = "contact-change";

    /**
     * A contact that was asked for.
     *
     * @param replayed true where an earlier request with the same key made it, or changed it
     */
    public record Made(ContactDocument contact, boolean replayed) {}

    private final ContactRepository repository;
    private final ContactWriter writer;
    private final ContactEditor editor;
    private final ContactForm form;
    private final IdempotencyKeys keys;
    private final ContactConfig config;

    ContactService(
            ContactRepository repository,
            ContactWriter writer,
            ContactEditor editor,
            ContactForm form,
            IdempotencyKeys keys,
            ContactConfig config) {
        this.repository = repository;
        this.writer = writer;
        this.editor = editor;
        this.form = form;
        this.keys = keys;
        this.config = config;
    }

    @Transactional
    public Page<ContactDocument> page(ContactFilter filter, ContactOrder order, @Nullable String cursor, int limit) {
        Cursors<UUID> cursors = new Cursors<>("contacts by " + order, UUID::fromString);
        UUID after = cursors.key(cursor).orElse(null);
        List<ContactDocument> rows = repository.page(filter, order, after, limit + 1).stream()
                .map(Contact::document)
                .toList();
        return Page.of(rows, limit, cursors, ContactDocument::id);
    }

    /** The contact; for one that was merged into another see {@link #survivorOf}. */
    @Transactional
    public ContactDocument get(UUID id) {
        return repository.find(id).map(Contact::document).orElseThrow(() -> missing(id));
    }

    /** Into which contact this one was merged, where it is gone for that. */
    @Transactional
    public Optional<UUID> survivorOf(UUID id) {
        return repository.find(id).isPresent() ? Optional.empty() : repository.survivorOf(id);
    }

    /** Makes a contact; an address that is known already is a conflict, and nothing changes. */
    @Transactional
    public Made create(NewContact contact, @Nullable String key, String caller) {
        ContactDraft draft = form.draft(contact);
        String fingerprint = IdempotencyKeys.fingerprint(contact.toString());
        Optional<UUID> earlier = keys.find(SCOPE, key, fingerprint);
        if (earlier.isEmpty()) {
            writer.requireAdmitted(draft);
            Map<EmailAddress, WrittenContact> written =
                    writer.write(List.of(draft), Origin.caller(caller), MergePolicy.CREATE_ONLY);
            WrittenContact made = written.get(draft.email());
            if (made == null) {
                throw ProblemException.conflict(
                        "contact-exists", "There is a contact with this e-mail address already.");
            }
            keys.remember(SCOPE, key, fingerprint, made.id());
            return new Made(get(made.id()), false);
        }
        return new Made(get(earlier.get()), true);
    }

    /** Gives the contact the contents of this description, and no others. */
    @Transactional
    public Made replace(UUID id, NewContact contact, Precondition precondition, @Nullable String key, String caller) {
        ContactDraft draft = form.draft(contact);
        String fingerprint = IdempotencyKeys.fingerprint("put", id.toString(), contact.toString());
        return once(id, key, fingerprint, () -> edit(id, precondition, caller, was -> draft));
    }

    /** Changes what the patch names, and leaves the rest. */
    @Transactional
    public Made patch(UUID id, JsonNode patch, Precondition precondition, @Nullable String key, String caller) {
        form.acceptAddress(patch);
        String fingerprint = IdempotencyKeys.fingerprint("patch", id.toString(), patch.toString());
        return once(id, key, fingerprint, () -> edit(id, precondition, caller, was -> form.patch(was, patch)));
    }

    /**
     * Changes the contact unless this key did before; then shows it as it is now. The key is asked first: a repeated request
     * names the version from before its own change.
     */
    private Made once(UUID id, @Nullable String key, String fingerprint, Supplier<ContactDocument> change) {
        if (keys.find(CHANGE, key, fingerprint).isPresent()) {
            return new Made(get(id), true);
        }
        ContactDocument changed = change.get();
        keys.remember(CHANGE, key, fingerprint, id);
        return new Made(changed, false);
    }

    private ContactDocument edit(
            UUID id, Precondition precondition, String caller, Function<Contact, ContactDraft> edit) {
        return editor.edit(id, caller, was -> {
                    precondition.check(was.version(), config.requireIfMatch());
                    return edit.apply(was);
                })
                .map(Contact::document)
                .orElseThrow(() -> missing(id));
    }

    @Transactional
    public void delete(UUID id, Precondition precondition, String caller) {
        if (!editor.delete(id, caller, was -> precondition.check(was.version(), config.requireIfMatch()))) {
            throw missing(id);
        }
    }

    private ProblemException missing(UUID id) {
        return repository
                .survivorOf(id)
                .map(survivor -> MergedContacts.merged(survivor, null))
                .orElseGet(() -> ProblemException.notFound("There is no contact " + id + "."));
    }
}
