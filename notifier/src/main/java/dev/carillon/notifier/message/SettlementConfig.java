package dev.carillon.notifier.message;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.time.Duration;

/** How messages are brought to their end. */
@ConfigMapping(prefix = "carillon.notifier.settlement")
public interface SettlementConfig {

    /** How often it is looked for messages that the provider has to be asked about. */
    @WithDefault("PT1S")
    Duration interval();

    /** How many the provider is asked about at once. */
    @WithDefault("8")
    @Min(1) @Max(100) int concurrency();

    /** After which a question that was taken up and not ended, for its process is gone, is taken up again. */
    @WithDefault("PT2M")
    Duration checkLease();

    /** How long a callback is waited for before the provider is asked. */
    @WithDefault("PT1M")
    Duration callbackWait();

    /** How long after an ambiguous answer the provider is first asked whether it has the message. */
    @WithDefault("PT5S")
    Duration lookupDelay();

    /** The first wait between two questions about the same message; doubled for each further one. */
    @WithDefault("PT2S")
    Duration backoffInitial();

    /** The longest such wait. */
    @WithDefault("PT10M")
    Duration backoffMax();

    /** How long a request may be on its way before its outcome counts as unknown. More than a request can take. */
    @WithDefault("PT2M")
    Duration sendingBound();

    /** When a message of unknown outcome, of which the provider shows no trace, counts as never accepted. */
    @WithDefault("PT1H")
    Duration unknownHorizon();

    /** When a message stops waiting for a delivery receipt, or for a price, that does not come. */
    @WithDefault("P3D")
    Duration deliveryHorizon();

    /** How many questions a second the provider is asked at most, in this process and for each account. */
    @WithDefault("20")
    @Positive double questionsPerSecond();

    /** From how many messages of an account that are due at once its list is read, in the place of each message. */
    @WithDefault("25")
    @Min(2) int listFrom();
}
