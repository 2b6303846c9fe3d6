package dev.carillon.simulators.twilio;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that the simulator accepted, or that somebody sent to it, as it is now.
 *
 * @param cost what the account paid, in US dollars; the API tells it only once the message is sent
 * @param errorCode why it was not delivered
 * @param due when it leaves; null where it leaves at once
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
        @Nullable Instant sent,
        @Nullable Instant due) {

    /** True for a message from somebody to us. */
    public boolean isInbound() {
        return status == MessageStatus.RECEIVED;
    }

    SimulatedMessage advanced(MessageStatus next, @Nullable Integer code, Instant now) {
        Instant left = sent == null && next.isPriced() ? now : sent;
        return with(body, next, code, now, left);
    }

    SimulatedMessage redacted(Instant now) {
        return with("", status, errorCode, now, sent);
    }

    private SimulatedMessage with(
            String text, MessageStatus next, @Nullable Integer code, Instant now, @Nullable Instant left) {
        return new SimulatedMessage(
                sid,
                accountSid,
                to,
                from,
                messagingServiceSid,
                text,
                segments,
                cost,
                next,
                code,
                statusCallback,
                created,
                now,
                left,
                due);
    }
}
