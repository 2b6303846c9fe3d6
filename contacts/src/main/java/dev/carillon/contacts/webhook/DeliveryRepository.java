package dev.carillon.contacts.webhook;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Timeouts;
import org.jspecify.annotations.Nullable;

/** Keeps deliveries. Needs a transaction. */
@Singleton
class DeliveryRepository implements PanacheRepositoryBase<Delivery, UUID> {
    private static final String LOCK_TIMEOUT = "jakarta.persistence.lock.timeout";

    /** Keeps the delivery; false where one with its key was kept before, which is counted. */
    boolean keep(UUID id, WebhookSource source, String key, @Nullable String contentType, byte[] body, Instant now) {
        Object first = getEntityManager()
                .createNativeQuery("""
                        insert into delivery as d
                               (id, source, dedupe_key, content_type, body, state, received_at, next_attempt_at)
                        values (:id, :source, :key, :contentType, :body, 'RECEIVED', :now, :now)
                        on conflict (source, dedupe_key) do update set duplicates = d.duplicates + 1
                        returning duplicates = 0""")
                .setParameter("id", id)
                .setParameter("source", source.label())
                .setParameter("key", key)
                .setParameter("contentType", contentType)
                .setParameter("body", body)
                .setParameter("now", now)
                .getSingleResult();
        return Boolean.TRUE.equals(first);
    }

    /** The delivery, locked, if it is still to be worked on and nobody else is at it. */
    Optional<Delivery> lockReceived(UUID id) {
        return find("id = ?1 and state = ?2", id, DeliveryState.RECEIVED)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .withHint(LOCK_TIMEOUT, Timeouts.SKIP_LOCKED_MILLI)
                .firstResultOptional();
    }

    /** Deliveries whose next attempt is due, the longest due first. */
    List<Due> due(Instant now, int most) {
        return find("state = ?1 and nextAttemptAt <= ?2 order by nextAttemptAt", DeliveryState.RECEIVED, now)
                .page(Page.ofSize(most))
                .project(Due.class)
                .list();
    }

    /** A delivery that is due. */
    @RegisterForReflection // Panache calls its constructor
    record Due(UUID id, String source) {}

    /** Up to so many deliveries, the newest first, without what they say. */
    List<Delivery> page(@Nullable String source, @Nullable DeliveryState state, @Nullable UUID before, int rows) {
        StringBuilder where = new StringBuilder("1 = 1");
        Map<String, Object> parameters = new HashMap<>();
        if (source != null) {
            where.append(" and source = :source");
            parameters.put("source", source);
        }
        if (state != null) {
            where.append(" and state = :state");
            parameters.put("state", state);
        }
        if (before != null) {
            where.append(" and id < :before");
            parameters.put("before", before);
        }
        return find(where.append(" order by id desc").toString(), parameters)
                .page(Page.ofSize(rows))
                .list();
    }
}
