package dev.carillon.simulators.twilio;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The accounts and every message that was accepted, so that a test can count what really left. Thread-safe: one lock,
 * held for memory only.
 */
final class Ledger {
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Map<String, SimulatedAccount> accounts = new LinkedHashMap<>();
    private final Map<String, SimulatedMessage> messages = new LinkedHashMap<>();
    private final Map<String, Fate> fates = new LinkedHashMap<>();

    /** What became of a submission. */
    sealed interface Result {
        record Accepted(SimulatedMessage message) implements Result {}

        record Refused(Refusal refusal) implements Result {}
    }

    Ledger(Clock clock) {
        this.clock = clock;
    }

    synchronized Result submit(String accountSid, Submission submission) {
        SimulatedAccount account = accounts.get(accountSid);
        if (account == null) {
            return new Result.Refused(Refusal.AUTHENTICATE);
        }
        Optional<Refusal> refusal = submission.refusal();
        if (refusal.isPresent()) {
            return new Result.Refused(refusal.get());
        }
        String to = String.valueOf(submission.to());
        String body = String.valueOf(submission.body());
        int segments = Segments.in(body);
        BigDecimal cost = PriceList.of(to, segments);
        if (!account.active() || account.balance().compareTo(cost) < 0) {
            accounts.put(accountSid, account.withActive(false));
            return new Result.Refused(Refusal.ACCOUNT_NOT_ACTIVE);
        }
        accounts.put(accountSid, account.withBalance(account.balance().subtract(cost)));
        Instant now = clock.instant();
        SimulatedMessage message = new SimulatedMessage(
                newSid(),
                accountSid,
                to,
                submission.from(),
                submission.messagingServiceSid(),
                body,
                segments,
                cost,
                MessageStatus.QUEUED,
                null,
                submission.statusCallback(),
                now,
                now,
                null);
        messages.put(message.sid(), message);
        return new Result.Accepted(message);
    }

    private String newSid() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return "SM" + HexFormat.of().formatHex(bytes);
    }

    /** Moves a message on; empty where it has been forgotten meanwhile. */
    synchronized Optional<SimulatedMessage> advance(String sid, MessageStatus status, @Nullable Integer errorCode) {
        return Optional.ofNullable(
                messages.computeIfPresent(sid, (key, message) -> message.advanced(status, errorCode, clock.instant())));
    }

    synchronized Optional<SimulatedMessage> message(String sid) {
        return Optional.ofNullable(messages.get(sid));
    }

    /** In the order of acceptance. */
    synchronized List<SimulatedMessage> messages() {
        return List.copyOf(messages.values());
    }

    synchronized Map<String, Integer> countsByRecipient() {
        Map<String, Integer> counts = new TreeMap<>();
        messages.values().forEach(message -> counts.merge(message.to(), 1, Integer::sum));
        return counts;
    }

    synchronized Fate fate(String to) {
        return fates.getOrDefault(to, Fate.DELIVERED);
    }

    synchronized void setFate(String to, Fate fate) {
        fates.put(to, fate);
    }

    synchronized Optional<SimulatedAccount> account(String sid) {
        return Optional.ofNullable(accounts.get(sid));
    }

    synchronized List<SimulatedAccount> accounts() {
        return List.copyOf(accounts.values());
    }

    synchronized void putAccount(SimulatedAccount account) {
        accounts.put(account.sid(), account);
    }

    synchronized void forgetMessages() {
        messages.clear();
        fates.clear();
    }

    synchronized void restoreAccounts(Collection<SimulatedAccount> initial) {
        accounts.clear();
        initial.forEach(this::putAccount);
    }
}
