package dev.carillon.notifier.optout;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hibernate.Session;

/** Where suppressions are kept, by keyed hash. Every method joins the caller's transaction. */
@ApplicationScoped
public class SuppressionRepository implements PanacheRepositoryBase<Suppression, Long> {
    /** One for all imports. Any value that no other lock of this database has. */
    private static final long IMPORTS = 0x696d706f7274732eL;

    /** What a list is narrowed to. */
    record Filter(Optional<Reason> reason, Optional<String> sender) {}

    /** What stands against a number from any sender, the oldest first. */
    List<Suppression> of(String hash) {
        return list("numberHash = ?1", Sort.ascending("id"), hash);
    }

    /** The hashes among these that nobody may text. */
    Set<String> everywhere(Collection<String> hashes) {
        return Set.copyOf(session()
                .createQuery("""
                        select distinct numberHash from Suppression where numberHash in :hashes and sender = :every
                        """, String.class)
                .setParameter("hashes", hashes)
                .setParameter("every", Suppression.EVERY_SENDER)
                .getResultList());
    }

    /** Erasures come one after the other, so a later one has a higher number; 0 for none. */
    long latestErasure() {
        return session()
                .createQuery("select coalesce(max(id), 0) from Suppression where reason = :erased", Long.class)
                .setParameter("erased", Reason.ERASED)
                .getSingleResult();
    }

    /** The hashes of those who were erased after this one. */
    Set<String> erasedSince(long id) {
        return Set.copyOf(session()
                .createQuery("select numberHash from Suppression where id > :id and reason = :erased", String.class)
                .setParameter("id", id)
                .setParameter("erased", Reason.ERASED)
                .getResultList());
    }

    /** The hashes among these of people who were erased. */
    Set<String> erasedAmong(Collection<String> hashes) {
        return Set.copyOf(session()
                .createQuery(
                        "select numberHash from Suppression where numberHash in :hashes and reason = :erased",
                        String.class)
                .setParameter("hashes", hashes)
                .setParameter("erased", Reason.ERASED)
                .getResultList());
    }

    /**
     * Notes a reason, unless it stands already: then its source and note are brought up to date. What would put a number
     * back in clear that was erased is not noted: the erasure says it all.
     *
     * @return true if it is new
     */
    boolean add(NewSuppression added, String hash, Instant now) {
        return session()
                .createNativeQuery("""
                        insert into suppression as kept (number_hash, sender, reason, number, source, note, created_at)
                        select :hash, :sender, :reason, :number, :source, :note, :now
                        where :reason = 'ERASED' or not exists (
                            select 1 from suppression where number_hash = :hash and reason = 'ERASED')
                        on conflict (number_hash, sender, reason) do update
                            set source = coalesce(excluded.source, kept.source), note = coalesce(excluded.note, kept.note)
                        returning xmax = 0
                        """, Boolean.class)
                .setParameter("hash", hash)
                .setParameter("sender", added.sender())
                .setParameter("reason", added.reason().name())
                .setParameter("number", added.reason() == Reason.ERASED ? null : added.number(), String.class)
                .setParameter("source", added.source().orElse(null), String.class)
                .setParameter("note", added.note().orElse(null), String.class)
                .setParameter("now", now)
                .getResultList()
                .contains(true);
    }

    /**
     * Notes many reasons at once, in the same way.
     *
     * @param hashes those of the numbers, in the same order
     * @return how many are new
     */
    int addAll(List<NewSuppression> added, List<String> hashes, Instant now) {
        return session()
                .createNativeMutationQuery("""
                        insert into suppression (number_hash, sender, reason, number, source, note, created_at)
                        select hash, sender, reason, number, nullif(source, ''), nullif(note, ''), :now
                        from unnest(cast(:hashes as text[]), cast(:senders as text[]), cast(:reasons as text[]),
                                    cast(:numbers as text[]), cast(:sources as text[]), cast(:notes as text[]))
                            as added (hash, sender, reason, number, source, note)
                        where not exists (
                            select 1 from suppression where number_hash = added.hash and reason = 'ERASED')
                        on conflict (number_hash, sender, reason) do nothing
                        """)
                .setParameter("now", now)
                .setParameter("hashes", hashes.toArray(String[]::new))
                .setParameter("senders", column(added, NewSuppression::sender))
                .setParameter("reasons", column(added, each -> each.reason().name()))
                .setParameter("numbers", column(added, NewSuppression::number))
                .setParameter("sources", column(added, each -> each.source().orElse("")))
                .setParameter("notes", column(added, each -> each.note().orElse("")))
                .executeUpdate();
    }

    private static String[] column(List<NewSuppression> rows, Function<NewSuppression, String> value) {
        return rows.stream().map(value).toArray(String[]::new);
    }

    /**
     * Keeps everybody else from adding suppressions until the end of the transaction: none that holds the number in clear
     * may slip in beside an erasure.
     */
    void lockAgainstAdding() {
        session()
                .createNativeMutationQuery("lock table suppression in share row exclusive mode")
                .executeUpdate();
    }

    /**
     * Lets imports come one after the other, until the end of the transaction: two that name the same people in another
     * order would wait for each other.
     */
    void lockAgainstImports() {
        session()
                .createNativeQuery("select cast(pg_advisory_xact_lock(:key) as text)", String.class)
                .setParameter("key", IMPORTS)
                .getResultList();
    }

    long lift(String hash, Collection<Reason> reasons, Optional<String> sender) {
        return sender.map(from ->
                        delete("numberHash = ?1 and reason in ?2 and sender = ?3", hash, List.copyOf(reasons), from))
                .orElseGet(() -> delete("numberHash = ?1 and reason in ?2", hash, List.copyOf(reasons)));
    }

    /** Suppressions, the newest first. */
    List<Suppression> newest(Filter filter, Optional<Long> before, int limit) {
        StringBuilder where = new StringBuilder("1 = 1");
        Map<String, Object> parameters = new HashMap<>();
        filter.reason().ifPresent(reason -> {
            where.append(" and reason = :reason");
            parameters.put("reason", reason);
        });
        filter.sender().ifPresent(sender -> {
            where.append(" and sender = :sender");
            parameters.put("sender", sender);
        });
        before.ifPresent(id -> {
            where.append(" and id < :before");
            parameters.put("before", id);
        });
        return find(where.toString(), Sort.descending("id"), parameters)
                .page(0, limit)
                .list();
    }

    private Session session() {
        return getEntityManager().unwrap(Session.class);
    }
}
