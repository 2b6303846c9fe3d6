package dev.carillon.contacts.note;

import dev.carillon.contacts.contact.ContactService;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What callers do with the notes of a contact. Each call is a transaction; blocks. */
@Singleton
public class NoteService {
    private static final Cursors<UUID> CURSORS = new Cursors<>("notes", UUID::fromString);
    private static final int MOST = 1000;
    private static final String SCOPE = "note";

    private final NoteRepository repository;
    private final ContactService contacts;
    private final IdempotencyKeys keys;
    private final Identifiers identifiers;
    private final Clock clock;

    NoteService(
            NoteRepository repository,
            ContactService contacts,
            IdempotencyKeys keys,
            Identifiers identifiers,
            Clock clock) {
        this.repository = repository;
        this.contacts = contacts;
        this.keys = keys;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    @Transactional
    public NoteDocument add(UUID contact, NewNote note, @Nullable String key, String author) throws SQLException {
        contacts.get(contact);
        String fingerprint = IdempotencyKeys.fingerprint(contact.toString(), note.text(), author);
        Optional<UUID> earlier = keys.find(SCOPE, key, fingerprint);
        if (earlier.isPresent()) {
            return get(contact, earlier.get());
        }
        int notes = repository.countLocked(contact);
        if (notes >= MOST) {
            throw ProblemException.conflict("too-many-notes", "A contact has at most " + MOST + " notes.");
        }
        NoteDocument made = new NoteDocument(
                identifiers.next(), author, note.text(), clock.instant().truncatedTo(ChronoUnit.MICROS));
        keys.remember(SCOPE, key, fingerprint, made.id());
        repository.add(contact, made);
        return made;
    }

    @Transactional
    public Page<NoteDocument> page(UUID contact, @Nullable String cursor, int limit) throws SQLException {
        contacts.get(contact);
        UUID before = CURSORS.key(cursor).orElse(null);
        return Page.of(repository.page(contact, before, limit + 1), limit, CURSORS, NoteDocument::id);
    }

    @Transactional
    public void delete(UUID contact, UUID id) throws SQLException {
        if (!repository.delete(contact, id)) {
            throw missing(id);
        }
    }

    private NoteDocument get(UUID contact, UUID id) throws SQLException {
        return repository.find(contact, id).stream().findFirst().orElseThrow(() -> missing(id));
    }

    private static ProblemException missing(UUID id) {
        return ProblemException.notFound("The contact has no note " + id + ".");
    }
}
