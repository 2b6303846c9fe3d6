package dev.carillon.contacts.merging;

import dev.carillon.contacts.consent.ConsentMerge;
import dev.carillon.contacts.contact.Contact;
import dev.carillon.contacts.contact.ContactAliases;
import dev.carillon.contacts.contact.ContactLocks;
import dev.carillon.contacts.contact.ContactRepository;
import dev.carillon.contacts.contact.Precondition;
import dev.carillon.contacts.contact.SqlArray;
import dev.carillon.contacts.event.ContactEvent;
import dev.carillon.contacts.event.ContactEvents;
import dev.carillon.contacts.event.EventKind;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.contacts.identifier.MergedContacts;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What callers do with merges. Each call is a transaction; blocks. */
@Singleton
public class MergeService {
    private static final Cursors<UUID> CURSORS = new Cursors<>("merges", UUID::fromString);
    private static final String SCOPE = "merge";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final Set<String> FIELDS = Set.of("email", "name", "phone");

    private final DataSource dataSource;
    private final MergeRepository repository;
    private final MergeSnapshot snapshots;
    private final ContactMerger merger;
    private final MergeUndo undo;
    private final ConsentMerge consents;
    private final ContactEvents events;
    private final Identifiers identifiers;
    private final IdempotencyKeys keys;
    private final Clock clock;

    MergeService(
            DataSource dataSource,
            MergeRepository repository,
            MergeSnapshot snapshots,
            ContactMerger merger,
            MergeUndo undo,
            ConsentMerge consents,
            ContactEvents events,
            Identifiers identifiers,
            IdempotencyKeys keys,
            Clock clock) {
        this.dataSource = dataSource;
        this.repository = repository;
        this.snapshots = snapshots;
        this.merger = merger;
        this.undo = undo;
        this.consents = consents;
        this.events = events;
        this.identifiers = identifiers;
        this.keys = keys;
        this.clock = clock;
    }

    /** Makes one contact of several. */
    @Transactional
    public MergeDocument merge(
            UUID survivor, MergeRequest request, @Nullable String key, Precondition precondition, String caller) {
        Set<UUID> from = new TreeSet<>(request.from());
        check(survivor, from, request);
        String fingerprint = IdempotencyKeys.fingerprint(survivor.toString(), request.toString());
        Optional<UUID> earlier = keys.find(SCOPE, key, fingerprint);
        if (earlier.isPresent()) {
            return get(earlier.get());
        }
        try (Connection connection = dataSource.getConnection()) {
            ContactAliases.moveAddresses(connection);
            UUID id = identifiers.next();
            keys.remember(SCOPE, key, fingerprint, id);
            Map<UUID, Contact> contacts = lock(connection, survivor, from);
            Contact kept = Objects.requireNonNull(contacts.get(survivor));
            precondition.check(kept.version(), false);
            List<Contact> others = from.stream().map(contacts::get).toList();
            Map<String, Contact> chosen = new TreeMap<>();
            Map<String, UUID> fields = request.fields();
            if (fields != null) {
                fields.forEach((field, contact) -> chosen.put(field, contacts.get(contact)));
            }
            return merge(connection, id, kept, others, chosen, caller);
        } catch (SQLException e) {
            throw new IllegalStateException("the contacts could not be merged", e);
        }
    }

    private MergeDocument merge(
            Connection connection,
            UUID id,
            Contact survivor,
            List<Contact> others,
            Map<String, Contact> chosen,
            String caller)
            throws SQLException {
        String before = snapshots.take(connection, survivor.id());
        List<String> merged = new ArrayList<>();
        for (Contact other : others) {
            merged.add(snapshots.take(connection, other.id()));
        }
        Instant mergedAt = consents.combine(
                connection, id, survivor.id(), others.stream().map(Contact::id).toList());
        merger.merge(connection, survivor, others, chosen);
        String snapshot = undo.record(before, merged, snapshots.take(connection, survivor.id()));
        List<UUID> gone = others.stream().map(Contact::id).toList();
        MergeDocument merge = new MergeDocument(id, survivor.id(), gone, caller, mergedAt, null);
        repository.add(connection, merge, snapshot);
        record(connection, merge, EventKind.CONTACT_MERGED, caller);
        return merge;
    }

    /** Parts the contacts of a merge again. */
    @Transactional
    public MergeDocument undo(UUID id, String caller) {
        try (Connection connection = dataSource.getConnection()) {
            ContactAliases.moveAddresses(connection);
            MergeDocument merge = repository.lock(connection, id).orElseThrow(() -> missing(id));
            if (merge.undoneAt() != null) {
                // Undoing twice is undoing once.
                return merge;
            }
            if (repository.hasLater(connection, merge)) {
                snapshot(connection, id); // first, so that nobody undoes the later one in vain
                throw ProblemException.conflict(
                        "merge-not-last", "The contact took part in a later merge; undo that one first.");
            }
            if (lock(connection, List.of(merge.survivor())).isEmpty()) {
                throw ProblemException.conflict("contact-gone", "The contact that the merge left is gone.");
            }
            undo.undo(connection, merge.survivor(), snapshot(connection, id));
            repository.undone(connection, id, clock.instant());
            consents.part(connection, merge.survivor(), merge.merged(), merge.mergedAt());
            record(connection, merge, EventKind.CONTACT_UNMERGED, caller);
            return get(id);
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw ProblemException.conflict(
                        "contact-exists", "An address of the merged contacts is in use by another contact now.");
            }
            throw new IllegalStateException("the merge could not be undone", e);
        }
    }

    private String snapshot(Connection connection, UUID id) throws SQLException {
        return repository
                .snapshot(connection, id)
                .orElseThrow(() -> ProblemException.conflict(
                        "merge-too-old", "What the contacts were before the merge is not kept any more."));
    }

    @Transactional
    public MergeDocument get(UUID id) {
        return repository.find(id).orElseThrow(() -> missing(id));
    }

    @Transactional
    public Page<MergeDocument> page(@Nullable UUID contact, @Nullable String cursor, int limit) {
        UUID before = CURSORS.key(cursor).orElse(null);
        return Page.of(repository.page(contact, before, limit + 1), limit, CURSORS, MergeDocument::id);
    }

    private static ProblemException missing(UUID id) {
        return ProblemException.notFound("There is no merge " + id + ".");
    }

    private static void check(UUID survivor, Set<UUID> from, MergeRequest request) {
        if (from.contains(survivor)) {
            throw ProblemException.invalid("from", "A contact is not merged into itself.");
        }
        Map<String, UUID> fields = request.fields();
        if (fields == null) {
            return;
        }
        fields.forEach((field, contact) -> {
            if (!FIELDS.contains(field)) {
                throw ProblemException.invalid("fields", "There is a choice of 'email', 'name' and 'phone'.");
            }
            if (!contact.equals(survivor) && !from.contains(contact)) {
                throw ProblemException.invalid("fields", "A value is taken from a contact that is part of the merge.");
            }
        });
    }

    private Map<UUID, Contact> lock(Connection connection, UUID survivor, Set<UUID> from) throws SQLException {
        Set<UUID> all = new TreeSet<>(from);
        all.add(survivor);
        Map<UUID, Contact> contacts = lock(connection, all);
        if (!contacts.containsKey(survivor)) {
            throw MergedContacts.missing(connection, survivor);
        }
        for (UUID other : from) {
            if (!contacts.containsKey(other)) {
                Optional<UUID> into = MergedContacts.survivorOf(connection, other);
                if (into.isPresent()) {
                    throw MergedContacts.merged(into.get(), "from");
                }
                throw ProblemException.of(409, "contact-gone", "There is no contact " + other + ".", "from");
            }
        }
        return contacts;
    }

    private static Map<UUID, Contact> lock(Connection connection, Collection<UUID> contacts) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select 1 from contact where id = any(?)" + ContactLocks.IN_ORDER)) {
            SqlArray.set(statement, 1, "uuid", contacts, Function.identity());
            statement.executeQuery().close();
        }
        Map<UUID, Contact> found = new TreeMap<>();
        for (UUID id : contacts) {
            ContactRepository.find(connection, id).ifPresent(contact -> found.put(id, contact));
        }
        return found;
    }

    private void record(Connection connection, MergeDocument merge, EventKind kind, String caller) throws SQLException {
        events.record(
                connection,
                List.of(new ContactEvent(
                        merge.survivor(),
                        kind,
                        caller,
                        Map.of(
                                "merge", merge.id().toString(),
                                "merged",
                                        merge.merged().stream()
                                                .map(UUID::toString)
                                                .toList()))));
    }
}
