package dev.carillon.notifier.sending;

import dev.carillon.notifier.message.ProviderMessage;
import java.time.Duration;
import java.util.Optional;

/** What came of one request to send. Only {@link Refused} and {@link NotSent} say that nobody will be texted by it. */
public sealed interface SendResult {

    /** The provider has the message. */
    record Accepted(ProviderMessage message) implements SendResult {}

    /**
     * The provider answered that it did not accept the message.
     *
     * @param treatment one that {@link Treatment#isRefusal()}
     * @param retryAfter when it may be tried again, where the provider says so
     */
    record Refused(Treatment treatment, int code, String reason, Optional<Duration> retryAfter) implements SendResult {
        /** A refusal that does not say when to come again. */
        public Refused(Treatment treatment, int code, String reason) {
            this(treatment, code, reason, Optional.empty());
        }
    }

    /** No request left: no connection, or the proxy refused. */
    record NotSent(String reason) implements SendResult {}

    /**
     * The request left, and whether it was accepted is not known.
     *
     * @param code the provider's code, where it answered with one that settles nothing
     */
    record Ambiguous(String reason, Optional<Integer> code) implements SendResult {}

    /** The outcome's name in metrics. */
    default String outcome() {
        return switch (this) {
            case Accepted accepted -> "accepted";
            case Refused refused -> "refused";
            case NotSent notSent -> "not_sent";
            case Ambiguous ambiguous -> "ambiguous";
        };
    }
}
