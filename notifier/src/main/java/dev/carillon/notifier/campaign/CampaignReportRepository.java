package dev.carillon.notifier.campaign;

import dev.carillon.notifier.campaign.CampaignComposition.Cell;
import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.pricing.Encoding;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** What the messages of a campaign come to, in groups and one by one. Reads only. */
@ApplicationScoped
@Transactional
public class CampaignReportRepository {
    /** True of a message whose recipient must not be texted any more. Who opted out of one sender may be by another. */
    private static final String SUPPRESSED = """
            (message.state = SUPPRESSED or message.state = QUEUED and exists (
                select 1 from Suppression stop where stop.number = message.recipient and stop.sender = ''))
            """;

    private static final int FETCHED = 500;

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

    /** What makes the cost of a message. */
    @RegisterForReflection
    record Unsent(String country, String operator, String body, int segments) {}

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

    /** The texts of the first recipients who will be texted. */
    List<Sample> samples(UUID campaign, int limit) {
        return entities.createQuery("""
                        select new dev.carillon.notifier.campaign.CampaignReportRepository$Sample(
                            message.recipient, message.body, message.segments)
                        from Message message where message.campaignId = :id and not
                        """ + SUPPRESSED + "order by message.id", Sample.class)
                .setParameter("id", campaign)
                .setMaxResults(limit)
                .getResultList();
    }

    /**
     * Its messages that will not be sent, for their recipients opted out, or were erased, after it was made: counted by
     * what makes their cost. As many rows are read as there are such messages, and never held together.
     */
    Map<Cell, Long> suppressedSince(UUID campaign) {
        try (Stream<Unsent> unsent = entities.createQuery("""
                        select new dev.carillon.notifier.campaign.CampaignReportRepository$Unsent(
                            message.country, message.operator, message.body, message.segments)
                        from Message message where message.campaignId = :id and
                        """ + SUPPRESSED, Unsent.class)
                .setParameter("id", campaign)
                .setFetchSize(FETCHED)
                .getResultStream()) {
            return unsent.collect(Collectors.groupingBy(
                    message -> new Cell(
                            message.country(), message.operator(), Encoding.of(message.body()), message.segments()),
                    Collectors.counting()));
        }
    }
}
