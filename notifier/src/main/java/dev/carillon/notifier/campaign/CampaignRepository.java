package dev.carillon.notifier.campaign;

import dev.carillon.notifier.message.MessageState;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Where campaigns are kept, and how far they are. Every change of a state is conditional on the one it starts from. */
@ApplicationScoped
public class CampaignRepository implements PanacheRepositoryBase<Campaign, UUID> {

    /** The campaign, held against everybody else until the transaction ends. */
    Optional<Campaign> locked(UUID id) {
        Session session = session();
        Campaign campaign = session.find(Campaign.class, id, org.hibernate.LockMode.PESSIMISTIC_WRITE);
        if (campaign != null) {
            session.refresh(campaign);
        }
        return Optional.ofNullable(campaign);
    }

    /** To another state, from the one that the caller found and holds. */
    void become(UUID id, CampaignState state) {
        session()
                .createMutationQuery("update Campaign set state = :state where id = :id")
                .setParameter("state", state)
                .setParameter("id", id)
                .executeUpdate();
    }

    void schedule(UUID id, Instant startAt) {
        session()
                .createMutationQuery("update Campaign set state = :scheduled, startAt = :startAt where id = :id")
                .setParameter("scheduled", CampaignState.SCHEDULED)
                .setParameter("startAt", startAt)
                .setParameter("id", id)
                .executeUpdate();
    }

    /** To RUNNING, with the pace beginning anew. */
    void run(UUID id, Instant now) {
        session()
                .createNativeMutationQuery("""
                        update campaign
                        set state = 'RUNNING', started_at = coalesce(started_at, cast(:now as timestamptz)),
                            paced_at = cast(:now as timestamptz) - make_interval(secs => coalesce(1 / messages_per_second, 0))
                        where id = :id
                        """)
                .setParameter("now", now)
                .setParameter("id", id)
                .executeUpdate();
    }

    /** Campaigns in this state that somebody may have to do something for. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<UUID> atWork(CampaignState state) {
        return session()
                .createQuery(
                        "select id from Campaign where state = :state and completedAt is null order by id", UUID.class)
                .setParameter("state", state)
                .getResultList();
    }

    /** Campaigns whose date has come. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<UUID> due(Instant now) {
        return session()
                .createQuery("""
                        select id from Campaign where state = :scheduled and completedAt is null and startAt <= :now
                        order by startAt, id
                        """, UUID.class)
                .setParameter("scheduled", CampaignState.SCHEDULED)
                .setParameter("now", now)
                .getResultList();
    }

    /**
     * Ends what runs, or was cancelled, and has no message of which anything more is expected: RUNNING becomes
     * COMPLETED.
     */
    @Transactional
    public void completeSettled(Instant now) {
        session().createNativeMutationQuery("""
                        update campaign
                        set state = case state when 'RUNNING' then 'COMPLETED' else state end, completed_at = :now
                        where completed_at is null and state in ('RUNNING', 'CANCELLED')
                            and not exists (select 1 from message
                                            where message.campaign_id = campaign.id and message.settled_at is null)
                        """).setParameter("now", now).executeUpdate();
    }

    /** The numbers of its messages that stand there in clear. */
    List<String> numbers(UUID id) {
        return session()
                .createQuery(
                        "select recipient from Message where campaignId = :id and redactedAt is null", String.class)
                .setParameter("id", id)
                .getResultList();
    }

    CampaignProgress progress(UUID id) {
        return progress(List.of(id)).getOrDefault(id, CampaignProgress.NONE);
    }

    /** By campaign; none for one without messages. */
    Map<UUID, CampaignProgress> progress(Collection<UUID> ids) {
        Map<UUID, CampaignProgress> byCampaign = new HashMap<>();
        session()
                .createNativeQuery("""
                        select campaign_id, state, settled, sum(messages) from campaign_tally
                        where campaign_id = any(:ids) group by campaign_id, state, settled
                        """, Object[].class)
                .setParameter("ids", ids.toArray(UUID[]::new))
                .getResultList()
                .forEach(row -> byCampaign.merge(
                        (UUID) row[0],
                        CampaignProgress.NONE.plus(
                                MessageState.valueOf((String) row[1]), (Boolean) row[2], ((Number) row[3]).longValue()),
                        CampaignRepository::sum));
        return byCampaign;
    }

    private static CampaignProgress sum(CampaignProgress one, CampaignProgress other) {
        CampaignProgress sum = one;
        for (Map.Entry<MessageState, Long> count : other.counts().entrySet()) {
            sum = sum.plus(count.getKey(), false, count.getValue());
        }
        return new CampaignProgress(sum.counts(), one.settled() + other.settled());
    }

    List<Campaign> newest(Optional<UUID> before, int limit) {
        Sort newestFirst = Sort.descending("id");
        return before.map(id -> find("id < ?1", newestFirst, id))
                .orElseGet(() -> findAll(newestFirst))
                .page(0, limit)
                .list();
    }

    /** To FAILED, for this reason. */
    void fail(UUID id, String why) {
        session()
                .createMutationQuery("update Campaign set state = :failed, failure = :why where id = :id")
                .setParameter("failed", CampaignState.FAILED)
                .setParameter("why", why)
                .setParameter("id", id)
                .executeUpdate();
    }

    /** Removes what was made of a campaign so far, which the caller holds. */
    void removeMade(UUID id) {
        removeMessages(id);
        removeOf(id, "campaign_error");
    }

    /** The same, but for what is told of faults. */
    void removeMessages(UUID id) {
        List.of("message", "campaign_composition", "campaign_tally").forEach(table -> removeOf(id, table));
    }

    private void removeOf(UUID id, String table) {
        session()
                .createNativeMutationQuery("delete from " + table + " where campaign_id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    /** Whether a test of it may still go out, now or another time. */
    boolean hasTestsToSend(UUID id) {
        return session()
                .createNativeQuery(
                        "select exists (select 1 from message where test_of = :id and state in ('QUEUED', 'SENDING'))",
                        Boolean.class)
                .setParameter("id", id)
                .getSingleResult();
    }

    /** Removes a campaign that the caller holds, with its messages. */
    void remove(UUID id) {
        session()
                .createNativeMutationQuery("delete from message where campaign_id = :id")
                .setParameter("id", id)
                .executeUpdate();
        session()
                .createNativeMutationQuery("delete from campaign where id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    private Session session() {
        return getEntityManager().unwrap(Session.class);
    }
}
