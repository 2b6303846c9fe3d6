package dev.carillon.contacts.consent;

import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Consents when contacts become one, and when they part again. Whoever is opted out in one of them is opted out after; to
 * part gives each its own words back, and an opt-out that was said to the one stays with all. Joins the transaction of the
 * connection, which holds the locks on the contacts; blocks.
 */
@Singleton
public class ConsentMerge {
    /** To the parted what it said, and what those said that had been merged into it before, and so on. */
    private static final String GIVE_BACK = """
            with recursive speaker (id) as (
              values (?::uuid)
              union
              select unnest(m.merged_ids) from contact_merge m join speaker s on m.survivor_id = s.id
               where m.undone_at is null)
            update consent set contact_id = ? where contact_id = ? and said_by in (select id from speaker)""";

    /**
     * What was withdrawn from the one since they were merged. So are the copies which undoing a later merge left; what a
     * merge itself had added is not, and nobody said it.
     */
    private static final String SAID_SINCE = """
            select distinct purpose from consent
             where contact_id = ? and said_by = ? and state = 'WITHDRAWN' and at >= ?
               and not (source = 'merge' and jsonb_exists(evidence, 'merge'))
             order by 1""";

    private final ConsentRepository repository;
    private final OptOuts optOuts;
    private final Identifiers identifiers;
    private final Clock clock;

    public ConsentMerge(ConsentRepository repository, OptOuts optOuts, Identifiers identifiers, Clock clock) {
        this.repository = repository;
        this.optOuts = optOuts;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    /**
     * Gives the survivor what the others said; to be called while those are still there.
     *
     * @return the moment of the merge: what was said to any of them came before it, and what is said after comes later
     */
    public Instant combine(Connection connection, UUID merge, UUID survivor, Collection<UUID> merged)
            throws SQLException {
        List<SortedMap<String, CurrentConsent>> each = new ArrayList<>();
        each.add(repository.current(connection, survivor));
        for (UUID one : merged) {
            each.add(repository.current(connection, one));
        }
        TreeSet<String> purposes = new TreeSet<>();
        each.forEach(one -> purposes.addAll(one.keySet()));
        Statements.run(
                connection,
                "update consent set contact_id = ? where contact_id = any(?)",
                survivor,
                merged.toArray(UUID[]::new));
        repository.refresh(connection, survivor);
        // 'all' first, since to withdraw it withdraws the others, and one of them may have been given to each of them.
        List<String> inOrder = new ArrayList<>(purposes);
        inOrder.sort((one, other) -> Boolean.compare(other.equals(Purpose.ALL), one.equals(Purpose.ALL)));
        for (String purpose : inOrder) {
            boolean out = each.stream().anyMatch(one -> ConsentFold.optedOut(one, purpose));
            boolean isOut = ConsentFold.optedOut(repository.current(connection, survivor), purpose);
            if (out && !isOut) {
                repository.add(connection, survivor, withdrawn(purpose, merge));
            }
        }
        optOuts.keep(connection, survivor);
        return repository.moment(connection, survivor, clock.instant());
    }

    /** Gives the parted what they had said; to be called when they are there again, and the merge is marked as undone. */
    public void part(Connection connection, UUID survivor, Collection<UUID> parted, Instant mergedAt)
            throws SQLException {
        List<String> since =
                Statements.list(connection, SAID_SINCE, row -> row.getString(1), survivor, survivor, mergedAt);
        for (UUID one : parted) {
            Statements.run(connection, GIVE_BACK, one, one, survivor);
            repository.refresh(connection, one);
            for (String purpose : since) {
                repository.add(connection, one, withdrawn(purpose, null));
            }
            optOuts.keep(connection, one);
        }
        repository.refresh(connection, survivor);
    }

    private ConsentEntry withdrawn(String purpose, @Nullable UUID merge) {
        Map<String, Object> evidence = merge == null ? Map.of() : Map.of("merge", merge.toString());
        return new ConsentEntry(
                identifiers.next(),
                purpose,
                ConsentState.WITHDRAWN,
                null,
                "merge",
                evidence,
                "contacts",
                clock.instant());
    }
}
