package dev.carillon.notifier.message;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The operators of messages, which are told by prefix at first and may be known better later. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class MessageOperators {
    private final Session entities;
    private final Clock clock;

    @Inject
    public MessageOperators(Session entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    /** Numbers of settled messages whose operator is an estimate still, the latest first. */
    public List<String> open(int limit) {
        return entities.createNativeQuery("""
                        select distinct recipient
                        from (select recipient from message
                              where settled_at is not null and operator_known_at is null and redacted_at is null
                                  and account is not null
                              order by settled_at desc limit :limit) as latest
                        """, String.class)
                .setParameter("limit", limit)
                .getResultList();
    }

    /** Notes the operator of a number; null where it cannot be told, so that it is not asked for again. */
    public void known(String recipient, @Nullable String operator) {
        entities.createNativeMutationQuery("""
                        update message set operator = coalesce(cast(:operator as text), operator),
                            operator_known_at = :now
                        where recipient = :recipient and settled_at is not null and operator_known_at is null
                        """)
                .setParameter("operator", operator)
                .setParameter("now", clock.instant())
                .setParameter("recipient", recipient)
                .executeUpdate();
    }
}
