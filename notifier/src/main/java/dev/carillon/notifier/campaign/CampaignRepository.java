package dev.carillon.notifier.campaign;

import dev.carillon.notifier.message.MessageState;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Where campaigns are kept, and what their messages come to. */
@ApplicationScoped
public class CampaignRepository implements PanacheRepositoryBase<Campaign, UUID> {

    /** How far the messages of a campaign are. */
    record Progress(Map<MessageState, Long> counts, long settled) {}

    /** Messages that have all of this in common; {@code account} and {@code currency} are null where there is none yet. */
    @RegisterForReflection
    record Group(
            String operator,
            @Nullable String account,
            String country,
            MessageState state,
            long messages,
            long segments,
            @Nullable BigDecimal cost,
            @Nullable String currency) {}

    /** From DRAFT to RUNNING; false if it was started before. */
    boolean start(UUID id, Instant now) {
        return update(
                        "state = ?1, startedAt = ?2 where id = ?3 and state = ?4",
                        CampaignState.RUNNING,
                        now,
                        id,
                        CampaignState.DRAFT)
                == 1;
    }

    /** From RUNNING to COMPLETED, for each of whose messages nothing more is expected. */
    @Transactional
    public void completeSettled(Instant now) {
        getEntityManager()
                .unwrap(Session.class)
                .createMutationQuery("""
                        update Campaign c set c.state = :completed, c.completedAt = :now
                        where c.state = :running
                            and not exists (select 1 from Message m where m.campaignId = c.id and m.settledAt is null)
                        """)
                .setParameter("completed", CampaignState.COMPLETED)
                .setParameter("now", now)
                .setParameter("running", CampaignState.RUNNING)
                .executeUpdate();
    }

    Progress progress(UUID id) {
        Map<MessageState, Long> counts = new EnumMap<>(MessageState.class);
        long settled = 0;
        for (Object[] row : getEntityManager()
                .createQuery(
                        "select state, count(*), count(settledAt) from Message where campaignId = :id group by state",
                        Object[].class)
                .setParameter("id", id)
                .getResultList()) {
            counts.put((MessageState) row[0], (Long) row[1]);
            settled += (Long) row[2];
        }
        return new Progress(counts, settled);
    }

    List<Group> groups(UUID id) {
        return getEntityManager()
                .createQuery("""
                        select new dev.carillon.notifier.campaign.CampaignRepository$Group(
                            operator, account, country, state, count(*), sum(segments), sum(price), currency)
                        from Message where campaignId = :id
                        group by operator, account, country, state, currency
                        order by operator, account, country, state, currency
                        """, Group.class)
                .setParameter("id", id)
                .getResultList();
    }

    List<Campaign> newest(Optional<UUID> before, int limit) {
        Sort newestFirst = Sort.descending("id");
        return before.map(id -> find("id < ?1", newestFirst, id))
                .orElseGet(() -> findAll(newestFirst))
                .page(0, limit)
                .list();
    }
}
