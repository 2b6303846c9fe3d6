package dev.carillon.notifier.message;

import io.agroal.api.AgroalDataSource;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Where messages are kept: stored in bulk, read one by one and in pages. */
@ApplicationScoped
public class MessageRepository implements PanacheRepositoryBase<Message, UUID> {
    private static final String INSERT = """
            insert into message (id, campaign_id, recipient, body, segments, country, operator, state,
                                 created_at, updated_at, task_due_at, send_at, valid_until, quiet_hours, reference,
                                 metadata)
            values (?, ?, ?, ?, ?, ?, ?, 'QUEUED', ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final int BATCH = 1000;

    private final AgroalDataSource database;

    @Inject
    public MessageRepository(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Stores messages, in the caller's transaction. Plain JDBC, since a campaign of 100,000 is no place for as many
     * managed objects.
     *
     * @param taskDueAt when their tasks are due; null for not before the campaign starts
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void insertAll(List<NewMessage> messages, Instant now, @Nullable Instant taskDueAt) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            int pending = 0;
            for (NewMessage message : messages) {
                bind(insert, message, now, taskDueAt);
                insert.addBatch();
                pending++;
                if (pending == BATCH) {
                    insert.executeBatch();
                    pending = 0;
                }
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("messages could not be stored", withoutRows(e));
        }
    }

    /** The driver quotes whole rows of a batch that fails, numbers and texts; a log must not have them. */
    private static SQLException withoutRows(SQLException fault) {
        SQLException told = new SQLException("the batch failed, SQLState " + fault.getSQLState(), fault.getSQLState());
        told.setStackTrace(fault.getStackTrace());
        return told;
    }

    private static void bind(PreparedStatement insert, NewMessage message, Instant now, @Nullable Instant taskDueAt)
            throws SQLException {
        insert.setObject(1, message.id());
        insert.setObject(2, message.campaign().orElse(null), Types.OTHER);
        insert.setString(3, message.to().e164());
        insert.setString(4, message.body());
        insert.setInt(5, message.segments());
        insert.setString(6, message.to().country());
        insert.setString(7, message.to().operator());
        MessageTerms terms = message.terms();
        bind(insert, 8, now);
        bind(insert, 9, now);
        bind(insert, 10, taskDueAt);
        bind(insert, 11, terms.sendAt().orElse(null));
        bind(insert, 12, terms.validUntil().orElse(null));
        insert.setString(13, terms.quietHours().orElse(null));
        insert.setString(14, terms.reference().orElse(null));
        insert.setString(15, terms.metadata().orElse(null));
    }

    private static void bind(PreparedStatement insert, int place, @Nullable Instant time) throws SQLException {
        insert.setObject(place, time == null ? null : time.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    /** Notes that messages, which were just stored, are tests of a campaign and none of its own. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void markTests(UUID campaign, List<UUID> ids) {
        getEntityManager()
                .unwrap(Session.class)
                .createNativeMutationQuery("update message set test_of = :campaign where id = any(:ids)")
                .setParameter("campaign", campaign)
                .setParameter("ids", ids.toArray(UUID[]::new))
                .executeUpdate();
    }

    /** The accounts that a message may go out on, as its campaign says; none for every one. */
    @Transactional
    public Set<String> allowedAccounts(UUID id) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("""
                        select unnest(campaign.accounts) from message
                        join campaign on campaign.id = coalesce(message.campaign_id, message.test_of)
                        where message.id = :id
                        """, String.class)
                .setParameter("id", id)
                .getResultStream()
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Messages, the newest first.
     *
     * @param before the last message of the page before
     */
    public List<Message> newest(MessageFilter filter, Optional<UUID> before, int limit) {
        MessageFilter.Condition condition = filter.condition(before);
        return find(condition.text(), Sort.descending("id"), condition.parameters())
                .page(0, limit)
                .list();
    }
}
