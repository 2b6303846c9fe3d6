package dev.carillon.notifier.campaign;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** The limits of a campaign. */
@ConfigMapping(prefix = "carillon.notifier.campaign")
public interface CampaignConfig {

    /** Recipients in one campaign. */
    @WithDefault("100000")
    @Min(1) int maxRecipients();
}
