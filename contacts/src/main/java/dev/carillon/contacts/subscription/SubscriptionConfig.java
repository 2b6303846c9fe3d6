package dev.carillon.contacts.subscription;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who may be told of events, and how that runs as tasks. */
@ConfigMapping(prefix = "carillon.contacts.subscriptions")
public interface SubscriptionConfig {

    /**
     * Hosts that may be told, {@code hooks.example.com}, {@code *.example.com}, each with {@code :port} where only that one
     * may. Without any, every public host may over https; plain http is for hosts that stand here.
     */
    Optional<List<String>> allowedHosts();

    /** Whether hosts that stand there may have addresses that are not public. */
    @WithDefault("false")
    boolean allowPrivate();

    /** The most subscriptions. */
    @WithDefault("100")
    @Min(1) @Max(10_000) int most();

    /** The waits between the attempts to deliver; one attempt more than these, then it is dead. */
    @WithDefault("PT5S,PT5M,PT30M,PT2H,PT5H,PT10H,PT14H,PT20H,PT24H")
    List<Duration> retries();

    /** The longest {@code Retry-After} that is kept to. */
    @WithDefault("PT24H")
    Duration longestRetryAfter();

    /** For a whole request. */
    @WithDefault("PT20S")
    Duration timeout();

    /** Deliveries under way at once, in each process. */
    @WithDefault("8")
    @Min(1) @Max(100) int concurrency();

    /** After how long without a delivery that went well a subscription is disabled. */
    @WithDefault("P5D")
    Duration disableAfter();

    /** How long the secret before signs too after a rotation. */
    @WithDefault("P1D")
    Duration secretOverlap();

    /** How long a delivery is kept after it was settled. */
    @WithDefault("P30D")
    Duration retention();

    /** The queue of the task-broker; this service makes it. */
    @WithDefault("contacts-subscriptions")
    @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}") String queue();

    /** How long a task is in our hands before the broker hands it out again; more than a request takes. */
    @WithDefault("PT2M")
    Duration lease();

    /** How often to look for events to tell of. */
    @WithDefault("PT1S")
    Duration sweepInterval();

    /** How long past its time a delivery may be silent before it gets a new task. */
    @WithDefault("PT3H")
    Duration stalledAfter();

    /** How long requests under way may take to end when the service stops. */
    @WithDefault("PT8S")
    Duration grace();
}
