package dev.carillon.simulators.twilio;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that the simulator accepted, as it is now.
 *
 * @param cost what the account paid, in US dollars; the API tells it only once the message is sent
 * @param errorCode why it was not delivered
 */
public record SimulatedMessage(
        String sid,
        String accountSid,
        String to,
        @Nullable String from,
        @Nullable String messagingServiceSid,
        String body,
        int segments,
        BigDecimal cost,
        MessageStatus status,
        @Nullable Integer errorCode,
        @Nullable String statusCallback,
        Instant created,
        Instant updated,
        @Nullable Instant sent) {

    SimulatedMessage advanced(MessageStatus next, @Nullable Integer code, Instant now) {
        Instant left = sent == null && next.isPriced() ? now : sent;
        return new SimulatedMessage(
                sid,
                accountSid,
                to,
                from,
                messagingServiceSid,
                body,
                segments,
                cost,
                next,
                code,
                statusCallback,
                created,
                now,
                left);
    }
}
