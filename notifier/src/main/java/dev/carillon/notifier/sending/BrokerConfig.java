package dev.carillon.notifier.sending;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** The task-broker, and what this service wants of it. */
@ConfigMapping(prefix = "carillon.notifier.broker")
public interface BrokerConfig {

    /** Where the task-broker is. */
    @WithDefault("http://127.0.0.1:8081")
    URI url();

    /** The file that holds the token for it (roles writer and worker); read again when it changes. */
    Path tokenFile();

    /** The queue of messages to send. */
    @WithDefault("notifier-messages")
    String queue();

    /** How long the worker has for one message, with its wait for the account's pace, before another may try. */
    @WithDefault("PT2M")
    Duration lease();

    /** How often a message is tried before the broker gives it up; it is given a new task later. */
    @WithDefault("1000")
    @Min(1) int maxAttempts();

    /** The wait before a message is tried again, doubled for each further time. */
    @WithDefault("PT1S")
    Duration backoffInitial();

    /** The longest such wait. */
    @WithDefault("PT5M")
    Duration backoffMax();

    /** When a message that is still queued is given a new task, lest the one before was lost. */
    @WithDefault("PT6H")
    Duration recreateAfter();
}
