package dev.carillon.simulators.twilio;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The verifications of Verify: a code lives ten minutes, is texted five times at most and may be wrong five times.
 * Thread-safe: one lock, held for memory only.
 *
 * @see <a href="https://www.twilio.com/docs/verify/api/rate-limits-and-timeouts">Twilio: Verify limits</a>
 */
final class VerifyBook {
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int MOST_SENDS = 5;
    private static final int MOST_CHECKS = 5;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, SimulatedVerification> verifications = new LinkedHashMap<>();

    /** What became of a request. */
    sealed interface Result {
        record Done(SimulatedVerification verification) implements Result {}

        record Refused(Refusal refusal) implements Result {}
    }

    VerifyBook(Clock clock) {
        this.clock = clock;
    }

    /** Texts a code: that of the verification that is pending for this number, or a new one. */
    synchronized Result start(String accountSid, String serviceSid, String to, String channel) {
        Instant now = clock.instant();
        Optional<SimulatedVerification> pending = pending(serviceSid, to);
        if (pending.isPresent()) {
            return pending.get().sentAt().size() >= MOST_SENDS
                    ? new Result.Refused(Refusal.VERIFY_SENDS_USED_UP)
                    : keep(pending.get().sentAgain(now));
        }
        byte[] sid = new byte[16];
        random.nextBytes(sid);
        return keep(new SimulatedVerification(
                "VE" + HexFormat.of().formatHex(sid),
                serviceSid,
                accountSid,
                to,
                channel,
                "pending",
                "%06d".formatted(random.nextInt(1_000_000)),
                List.of(now),
                0,
                now));
    }

    /** Compares a code. A verification that is not pending any more is not found, as with Twilio. */
    synchronized Result check(String serviceSid, String sidOrTo, String code) {
        Optional<SimulatedVerification> found = pending(serviceSid, sidOrTo);
        if (found.isEmpty()) {
            return new Result.Refused(Refusal.NOT_FOUND);
        }
        SimulatedVerification verification = found.get();
        if (verification.checks() >= MOST_CHECKS) {
            return new Result.Refused(Refusal.VERIFY_CHECKS_USED_UP);
        }
        return verification.code().equals(code)
                ? keep(verification.with("approved", verification.checks(), clock.instant()))
                : keep(verification.with("pending", verification.checks() + 1, clock.instant()));
    }

    /** {@code canceled} or {@code approved}, said by the caller. */
    synchronized Result update(String serviceSid, String sidOrTo, String status) {
        return pending(serviceSid, sidOrTo)
                .<Result>map(found -> keep(found.with(status, found.checks(), clock.instant())))
                .orElse(new Result.Refused(Refusal.NOT_FOUND));
    }

    synchronized Result fetch(String serviceSid, String sidOrTo) {
        return pending(serviceSid, sidOrTo).<Result>map(Result.Done::new).orElse(new Result.Refused(Refusal.NOT_FOUND));
    }

    private Optional<SimulatedVerification> pending(String serviceSid, String sidOrTo) {
        Instant bound = clock.instant().minus(LIFE);
        return verifications.values().stream()
                .filter(SimulatedVerification::isPending)
                .filter(each -> each.serviceSid().equals(serviceSid))
                .filter(each -> each.sid().equals(sidOrTo) || each.to().equals(sidOrTo))
                .filter(each -> each.sentAt().getFirst().isAfter(bound))
                .findFirst();
    }

    private Result keep(SimulatedVerification verification) {
        verifications.put(verification.sid(), verification);
        return new Result.Done(verification);
    }

    synchronized List<SimulatedVerification> all() {
        return List.copyOf(verifications.values());
    }

    synchronized void clear() {
        verifications.clear();
    }
}
