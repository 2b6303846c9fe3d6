package dev.carillon.notifier.campaign;

import dev.carillon.notifier.message.MessageState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** What the messages of a campaign come to, in groups and one by one. Reads only. */
@ApplicationScoped
@Transactional
public class CampaignReportRepository {
    private final Session entities;

    /** Messages that have all of this in common; what is null is not there, or not yet. */
    @RegisterForReflection
    record Group(
            String operator,
            @Nullable String account,
            String country,
            MessageState state,
            @Nullable Integer errorCode,
            long messages,
            long segments,
            @Nullable BigDecimal cost,
            @Nullable String currency) {}

    /** One message, as the export has it. */
    @RegisterForReflection
    record Line(
            UUID id,
            String recipient,
            String country,
            String operator,
            MessageState state,
            @Nullable String account,
            int segments,
            @Nullable BigDecimal price,
            @Nullable String currency,
            @Nullable Integer errorCode,
            @Nullable String reason,
            Instant createdAt,
            @Nullable Instant sendingAt,
            @Nullable Instant finalAt) {}

    /** A text as its recipient reads it. */
    @RegisterForReflection
    record Sample(String to, String body, int segments) {}

    @Inject
    public CampaignReportRepository(Session entities) {
        this.entities = entities;
    }

    List<Group> groups(UUID campaign) {
        return entities.createQuery("""
                        select new dev.carillon.notifier.campaign.CampaignReportRepository$Group(
                            operator, account, country, state, errorCode, count(*), sum(segments), sum(price), currency)
                        from Message where campaignId = :id
                        group by operator, account, country, state, errorCode, currency
                        order by operator, account, country, state, errorCode, currency
                        """, Group.class)
                .setParameter("id", campaign)
                .getResultList();
    }

    /** Messages in the order of the recipients. */
    List<Line> lines(UUID campaign, Optional<UUID> after, int limit) {
        return entities.createQuery("""
                        select new dev.carillon.notifier.campaign.CampaignReportRepository$Line(
                            id, recipient, country, operator, state, account, segments, price, currency, errorCode,
                            reason, createdAt, sendingAt, finalAt)
                        from Message where campaignId = :id and id > :after order by id
                        """, Line.class)
                .setParameter("id", campaign)
                .setParameter("after", after.orElse(new UUID(0, 0)))
                .setMaxResults(limit)
                .getResultList();
    }

    /** The texts of the first recipients. */
    List<Sample> samples(UUID campaign, int limit) {
        return entities.createQuery("""
                        select new dev.carillon.notifier.campaign.CampaignReportRepository$Sample(
                            recipient, body, segments)
                        from Message where campaignId = :id order by id
                        """, Sample.class)
                .setParameter("id", campaign)
                .setMaxResults(limit)
                .getResultList();
    }

    /** How many of its messages will not be sent, for their recipients opted out, or were erased, after it was made. */
    long suppressedSince(UUID campaign) {
        return entities.createNativeQuery("""
                        select (select count(distinct suppression.number) from suppression
                                join message on message.campaign_id = :id and message.recipient = suppression.number
                                    and message.state = 'QUEUED'
                                join campaign on campaign.id = :id and campaign.created_at <= suppression.created_at
                                where suppression.sender = '')
                            + (select count(*) from message where campaign_id = :id and state = 'SUPPRESSED')
                        """, Long.class)
                .setParameter("id", campaign)
                .getSingleResult();
    }
}
