package dev.carillon.notifier.campaign;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.notifier.message.MessageState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as it is shown.
 *
 * @param body the template's text as it was when the campaign was made
 * @param total its messages
 * @param counts its messages by state
 * @param settled those of which nothing more is expected
 * @param recipients what came of the recipients that it was given
 * @param failure why it could not be made; absent unless it is FAILED
 * @param startAt when it starts, or was to start, by itself
 * @param completedAt since when nothing more is expected of any of its messages
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CampaignView(
        UUID id,
        String name,
        String template,
        String body,
        CampaignState state,
        int total,
        Map<MessageState, Long> counts,
        long settled,
        RecipientCounts recipients,
        @Nullable String failure,
        @Nullable Double messagesPerSecond,
        @Nullable String window,
        List<String> accounts,
        boolean smartEncoding,
        Instant createdAt,
        @Nullable Instant startAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt) {

    static CampaignView of(Campaign campaign, CampaignProgress progress) {
        CampaignPlan plan = campaign.plan();
        return new CampaignView(
                campaign.id(),
                campaign.name(),
                campaign.template(),
                campaign.body(),
                campaign.state(),
                campaign.counts().messages(),
                progress.counts(),
                progress.settled(),
                campaign.counts(),
                campaign.failure().orElse(null),
                plan.messagesPerSecond().orElse(null),
                plan.window().map(SendingWindow::toString).orElse(null),
                plan.accounts().stream().sorted().toList(),
                plan.smartEncoding(),
                campaign.createdAt(),
                campaign.startAt().orElse(null),
                campaign.startedAt().orElse(null),
                campaign.completedAt().orElse(null));
    }
}
