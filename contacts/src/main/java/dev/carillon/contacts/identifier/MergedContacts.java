package dev.carillon.contacts.identifier;

import dev.carillon.contacts.sql.Statements;
import dev.carillon.http.problem.ProblemException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a contact went that was merged into another. Joins the transaction of the connection; blocks. */
public final class MergedContacts {
    private static final String SURVIVOR = """
            with recursive step (id, number) as (
                select ?::uuid, 0
                union all
                select m.survivor_id, s.number + 1
                  from step s join contact_merge m on m.merged_ids @> array[s.id] and m.undone_at is null)
                cycle id set looped using path
            select c.id from step join contact c using (id) where number > 0 order by number limit 1""";

    private static final String FORGET = """
            with recursive gone (id) as (
                select unnest(?::uuid[])
                union
                select unnest(m.merged_ids)
                  from gone g join contact_merge m on m.survivor_id = g.id and m.undone_at is null)
            update contact_merge set snapshot = '{}'
             where survivor_id in (select id from gone) and snapshot <> '{}'""";

    private MergedContacts() {}

    /** Into which contact this one was merged, if it was; the last one where that was merged again. */
    public static Optional<UUID> survivorOf(Connection connection, UUID merged) throws SQLException {
        return Statements.first(connection, SURVIVOR, row -> row.getObject(1, UUID.class), merged);
    }

    /**
     * Forgets who had been merged into these contacts, which are being removed: with them goes the last way to undo it, and
     * nobody would find what is kept for that any more. The caller sees to it that no merge is undone meanwhile.
     */
    public static void forget(Connection connection, Collection<UUID> removed) throws SQLException {
        Statements.run(connection, FORGET, (Object) removed.toArray(UUID[]::new));
    }

    /** What to answer where there is no such contact: 409 that names the survivor, or 404. */
    public static ProblemException missing(Connection connection, UUID contact) throws SQLException {
        return survivorOf(connection, contact)
                .map(survivor -> merged(survivor, null))
                .orElseGet(() -> ProblemException.notFound("There is no contact " + contact + "."));
    }

    /**
     * Says into which contact the one was merged that a request is about.
     *
     * @param field of the request that named it; null where the path did
     */
    public static ProblemException merged(UUID survivor, @Nullable String field) {
        return ProblemException.of(
                409, "contact-merged", "The contact was merged into /v1/contacts/" + survivor + ".", field);
    }
}
