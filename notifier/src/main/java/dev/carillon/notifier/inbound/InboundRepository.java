package dev.carillon.notifier.inbound;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Where messages that came in are kept. Every method joins the caller's transaction. */
@ApplicationScoped
public class InboundRepository implements PanacheRepositoryBase<InboundMessage, UUID> {

    /**
     * What a list is narrowed to.
     *
     * @param senders a number in the forms that it is stored in: in clear, and redacted
     */
    record Filter(Optional<InboundKind> kind, List<String> senders) {}

    /** Stores a message; false if it was stored before. */
    boolean add(UUID id, Received received, Instant now) {
        return session()
                        .createNativeMutationQuery("""
                        insert into inbound_message (id, provider_sid, account, sender, recipient, kind, body, received_at)
                        values (:id, :sid, :account, :sender, :recipient, :kind, :body, :now)
                        on conflict (provider_sid) do nothing
                        """)
                        .setParameter("id", id)
                        .setParameter("sid", received.sid())
                        .setParameter("account", received.account())
                        .setParameter("sender", received.from())
                        .setParameter("recipient", received.to())
                        .setParameter("kind", received.kind().name())
                        .setParameter("body", received.body())
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }

    /** Messages, the newest first. */
    List<InboundMessage> newest(Filter filter, Optional<UUID> before, int limit) {
        StringBuilder where = new StringBuilder("1 = 1");
        Map<String, Object> parameters = new HashMap<>();
        filter.kind().ifPresent(kind -> {
            where.append(" and kind = :kind");
            parameters.put("kind", kind);
        });
        if (!filter.senders().isEmpty()) {
            where.append(" and sender in :senders");
            parameters.put("senders", filter.senders());
        }
        before.ifPresent(id -> {
            where.append(" and id < :before");
            parameters.put("before", id);
        });
        return find(where.toString(), Sort.descending("id"), parameters)
                .page(0, limit)
                .list();
    }

    /** Messages that came in before this moment and have their text; nobody else is given them in this transaction. */
    List<InboundMessage> takeOlderThan(Instant bound, int limit) {
        return session()
                .createNativeQuery("""
                        select * from inbound_message where received_at < :bound and redacted_at is null
                        order by received_at limit :limit for update skip locked
                        """, InboundMessage.class)
                .setParameter("bound", bound)
                .setParameter("limit", limit)
                .getResultList();
    }

    void redact(UUID id, String hash, Instant now) {
        update("sender = ?1, body = '', redactedAt = ?2 where id = ?3", hash, now, id);
    }

    int redactAllOf(String number, String hash, Instant now) {
        return update("sender = ?1, body = '', redactedAt = ?2 where sender = ?3", hash, now, number);
    }

    private Session session() {
        return getEntityManager().unwrap(Session.class);
    }
}
