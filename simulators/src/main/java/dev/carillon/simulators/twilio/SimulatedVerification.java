package dev.carillon.simulators.twilio;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A phone number that is being verified through Verify, as it is now.
 *
 * @param status {@code pending}, {@code approved}, {@code canceled}, {@code max_attempts_reached} or {@code expired}
 * @param code what was texted; the API never says it
 * @param sentAt when the code was texted, once for each time
 * @param checks how many wrong codes came so far
 */
public record SimulatedVerification(
        String sid,
        String serviceSid,
        String accountSid,
        String to,
        String channel,
        String status,
        String code,
        List<Instant> sentAt,
        int checks,
        Instant updated) {

    public SimulatedVerification {
        sentAt = List.copyOf(sentAt);
    }

    boolean isPending() {
        return status.equals("pending");
    }

    SimulatedVerification sentAgain(Instant now) {
        List<Instant> more = new ArrayList<>(sentAt);
        more.add(now);
        return new SimulatedVerification(sid, serviceSid, accountSid, to, channel, status, code, more, checks, now);
    }

    SimulatedVerification with(String next, int wrongCodes, Instant now) {
        return new SimulatedVerification(sid, serviceSid, accountSid, to, channel, next, code, sentAt, wrongCodes, now);
    }
}
