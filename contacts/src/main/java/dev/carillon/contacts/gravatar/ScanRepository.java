package dev.carillon.contacts.gravatar;

import dev.carillon.contacts.contact.ContactAliases;
import dev.carillon.contacts.contact.ContactCriteria;
import dev.carillon.contacts.contact.ContactFilter;
import dev.carillon.contacts.sql.Statements;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Keeps scans and the addresses of each, by their hash. Needs a transaction. */
@Singleton
class ScanRepository implements PanacheRepositoryBase<IdentityScan, UUID> {
    private final DataSource dataSource;

    ScanRepository(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * What a scan is of.
     *
     * @param source CONTACTS or UPLOAD
     */
    record Origin(
            String source,
            HashAlgorithm algorithm,
            @Nullable String list,
            @Nullable String tag) {}

    /** Makes a scan of nobody yet. */
    void begin(UUID id, Origin origin, Instant now) {
        getSession()
                .createNativeMutationQuery("""
                        insert into identity_scan (id, source, algorithm, list, tag, total, created_at)
                        values (:id, :source, :algorithm, :list, :tag, 0, :now)""")
                .setParameter("id", id)
                .setParameter("source", origin.source())
                .setParameter("algorithm", origin.algorithm().name())
                .setParameter("list", origin.list())
                .setParameter("tag", origin.tag())
                .setParameter("now", now)
                .executeUpdate();
    }

    /** How many erasures there were, so that {@link #dropErased} can tell whether one was committed since. */
    long erasures() {
        return getSession()
                .createNativeQuery("select count(*) from erasure", Long.class)
                .getSingleResult();
    }

    /** Adds the addresses of contacts. An erasure that is committed meanwhile does not see them. */
    void addContacts(UUID id, HashAlgorithm algorithm, ContactFilter filter) {
        ContactCriteria criteria = ContactCriteria.of(filter);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("insert into identity_scan_item (scan_id, hash) select ?, "
                                + algorithm.sql() + " from contact c where " + criteria.sql()
                                + " on conflict do nothing")) {
            statement.setObject(1, id);
            criteria.bind(statement, 2);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("the addresses of the scan could not be chosen", e);
        }
    }

    /**
     * Takes out who was erased while the addresses of contacts were added, and keeps anybody from being erased until the
     * end of the transaction: whoever is erased after it is taken out by that. Not held all the while, since those who wait
     * for it to erase or merge hold up every writer. Says whether any address may have gone.
     */
    boolean dropErased(UUID id, HashAlgorithm algorithm, long erasuresBefore) {
        try (Connection connection = dataSource.getConnection()) {
            ContactAliases.keepAddresses(connection);
            if (erasures() == erasuresBefore) {
                return false; // as nearly always
            }
            Statements.run(
                    connection,
                    "delete from identity_scan_item i where scan_id = ?"
                            + " and not exists (select 1 from contact c where " + algorithm.sql() + " = i.hash)",
                    id);
            return true;
        } catch (SQLException e) {
            throw new IllegalStateException("the erased could not be taken out of the scan", e);
        }
    }

    /** Adds addresses, each once. */
    void addHashes(UUID id, List<String> hashes) {
        getSession()
                .createNativeMutationQuery("""
                        insert into identity_scan_item (scan_id, hash)
                        select :id, hash from unnest(:hashes) as hash on conflict do nothing""")
                .setParameter("id", id)
                .setParameter("hashes", hashes.toArray(String[]::new))
                .executeUpdate();
    }

    /** Counts the addresses, now that all are there. */
    void countAll(UUID id, long rejected) {
        getSession()
                .createNativeMutationQuery("""
                        update identity_scan
                           set rejected = :rejected,
                               total = (select count(*) from identity_scan_item where scan_id = :id)
                         where id = :id""")
                .setParameter("rejected", rejected)
                .setParameter("id", id)
                .executeUpdate();
    }

    /** Up to so many scans before this one, the newest first. */
    List<IdentityScan> page(@Nullable UUID before, int rows) {
        return (before == null ? find("order by id desc") : find("id < ?1 order by id desc", before))
                .page(Page.ofSize(rows))
                .list();
    }

    /** Up to so many addresses without a class, after this one. */
    List<String> pendingAfter(UUID scan, String hash, int rows) {
        return getSession()
                .createNativeQuery("""
                        select hash from identity_scan_item
                         where scan_id = :scan and hash > :hash and class is null
                         order by hash""", String.class)
                .setParameter("scan", scan)
                .setParameter("hash", hash)
                .setMaxResults(rows)
                .getResultList();
    }

    /** Notes that the round has tasks up to this address. */
    void enqueuedUpTo(IdentityScan scan, String hash) {
        getSession()
                .createNativeMutationQuery(
                        "update identity_scan set enqueued_up_to = :hash where id = :id and round = :round")
                .setParameter("hash", hash)
                .setParameter("id", scan.id())
                .setParameter("round", scan.round())
                .executeUpdate();
    }

    /** Notes that the round has all its tasks. */
    void enqueuedAll(IdentityScan scan, Instant now) {
        getSession()
                .createNativeMutationQuery(
                        "update identity_scan set enqueued_at = :now where id = :id and round = :round")
                .setParameter("now", now)
                .setParameter("id", scan.id())
                .setParameter("round", scan.round())
                .executeUpdate();
    }

    /** Scans whose tasks are not all made. */
    List<IdentityScan> toEnqueue() {
        return list("completedAt is null and enqueuedAt is null order by createdAt");
    }

    /** Closes scans of which every address has its class; only so that nobody looks after them any more. */
    void closeSettled(Instant now) {
        getSession().createNativeMutationQuery("""
                        update identity_scan s set completed_at = :now
                         where completed_at is null
                           and not exists (select 1 from identity_scan_item i
                                            where i.scan_id = s.id and i.class is null)""").setParameter("now", now).executeUpdate();
    }

    /** Begins a new round for scans in which nothing has happened since then; says for how many. */
    int restartStalled(Instant since) {
        return getSession()
                .createNativeMutationQuery("""
                        update identity_scan s
                           set round = round + 1, enqueued_up_to = '', enqueued_at = null
                         where completed_at is null and enqueued_at < :since
                           and not exists (select 1 from identity_scan_item i
                                            where i.scan_id = s.id and i.settled_at >= :since)""")
                .setParameter("since", since)
                .executeUpdate();
    }

    /**
     * Whether the address is in the scan, and without a class. It stays in it until the end of the transaction, since an
     * erasure waits.
     */
    boolean keepPending(ScanTask task) {
        return !getSession()
                .createNativeQuery("""
                        select 1 from identity_scan_item
                         where scan_id = :scan and hash = :hash and class is null for key share""", Integer.class)
                .setParameter("scan", task.scan())
                .setParameter("hash", task.hash())
                .getResultList()
                .isEmpty();
    }

    /** Gives the address its class, unless it has one; says whether it had none. */
    boolean settle(ScanTask task, AddressClass addressClass, @Nullable String reason, Instant now) {
        int settled = getSession()
                .createNativeMutationQuery("""
                        update identity_scan_item set class = :class, reason = :reason, settled_at = :now
                         where scan_id = :scan and hash = :hash and class is null""")
                .setParameter("class", addressClass.name())
                .setParameter("reason", reason)
                .setParameter("now", now)
                .setParameter("scan", task.scan())
                .setParameter("hash", task.hash())
                .executeUpdate();
        return settled == 1;
    }

    /** Counts a look that was in vain; says how many there were. Empty where the address has its class. */
    Optional<Integer> countFailure(ScanTask task, String reason) {
        return getSession()
                .createNativeQuery("""
                        update identity_scan_item set failures = failures + 1, reason = :reason
                         where scan_id = :scan and hash = :hash and class is null
                        returning failures""", Integer.class)
                .setParameter("reason", reason)
                .setParameter("scan", task.scan())
                .setParameter("hash", task.hash())
                .getResultStream()
                .findFirst();
    }

    /**
     * How many addresses of a scan have a class.
     *
     * @param last when the last of them got it
     */
    record ClassCount(AddressClass addressClass, long count, Instant last) {}

    List<ClassCount> counts(UUID scan) {
        return getSession()
                .createNativeQuery("""
                        select class, count(*), max(settled_at) from identity_scan_item
                         where scan_id = :scan and class is not null group by class""", Object[].class)
                .setParameter("scan", scan)
                .getResultStream()
                .map(row -> new ClassCount(AddressClass.valueOf((String) row[0]), (long) row[1], (Instant) row[2]))
                .toList();
    }
}
