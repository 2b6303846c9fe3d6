package dev.carillon.notifier.campaign;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.notifier.message.MessageState;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as it is shown.
 *
 * @param total its messages: its recipients without those named twice
 * @param counts its messages by state
 * @param settled those of which nothing more is expected
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CampaignView(
        UUID id,
        String name,
        String template,
        CampaignState state,
        int total,
        Map<MessageState, Long> counts,
        long settled,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt) {

    static CampaignView of(Campaign campaign, CampaignRepository.Progress progress) {
        return new CampaignView(
                campaign.id(),
                campaign.name(),
                campaign.template(),
                campaign.state(),
                campaign.total(),
                progress.counts(),
                progress.settled(),
                campaign.createdAt(),
                campaign.startedAt().orElse(null),
                campaign.completedAt().orElse(null));
    }
}
