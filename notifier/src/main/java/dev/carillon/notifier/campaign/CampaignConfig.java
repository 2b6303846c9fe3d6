package dev.carillon.notifier.campaign;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** The limits of a campaign. */
@ConfigMapping(prefix = "carillon.notifier.campaign")
public interface CampaignConfig {

    /** Recipients in one campaign. */
    @WithDefault("100000")
    @Min(1) int maxRecipients();

    /** Uploads of recipients that are taken at once; each is a file in the temporary folder while it is. */
    @WithDefault("4")
    @Min(1) @Max(100) int concurrentUploads();

    /** The faults that the refusal of a campaign lists. */
    @WithDefault("1000")
    @Min(1) @Max(10_000) int shownErrors();

    /** The faults that are kept of a campaign which leaves such recipients out, or is made of contacts. */
    @WithDefault("10000")
    @Min(1) int keptErrors();

    /** How long those faults, which quote the numbers, are kept. */
    @WithDefault("P30D")
    Duration errorsRetention();

    /** How many messages of a campaign are with the task-broker and not sent yet, at most. */
    @WithDefault("2000")
    @Min(1) int releasedAhead();

    /** Listeners to the progress of campaigns, of all of them together. */
    @WithDefault("200")
    @Min(1) int maxListeners();
}
