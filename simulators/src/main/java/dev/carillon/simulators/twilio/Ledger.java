package dev.carillon.simulators.twilio;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The accounts and every message that was accepted, so that a test can count what really left. Thread-safe: one lock,
 * held for memory only.
 */
final class Ledger {
    private static final Duration DAY = Duration.ofHours(24);

    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Map<String, SimulatedAccount> accounts = new LinkedHashMap<>();
    private final Map<String, SimulatedMessage> messages = new LinkedHashMap<>();
    private final Map<String, Fate> fates = new LinkedHashMap<>();
    private final OptOuts optOuts = new OptOuts();
    private final Map<String, Deque<Instant>> turns = new HashMap<>();
    private boolean smartEncoding;

    /** What became of a submission. */
    sealed interface Result {
        record Accepted(SimulatedMessage message) implements Result {}

        record Refused(Refusal refusal) implements Result {}
    }

    Ledger(Clock clock) {
        this.clock = clock;
    }

    /** False where the account has asked for more in this second than it may. */
    synchronized boolean takeTurn(String accountSid) {
        Deque<Instant> taken = turns.computeIfAbsent(accountSid, sid -> new ArrayDeque<>());
        Instant now = clock.instant();
        while (!taken.isEmpty() && !taken.getFirst().isAfter(now.minusSeconds(1))) {
            taken.removeFirst();
        }
        SimulatedAccount account = accounts.get(accountSid);
        if (account != null && taken.size() >= account.limits().perSecond()) {
            return false;
        }
        taken.addLast(now);
        return true;
    }

    synchronized Result submit(String accountSid, Submission submission) {
        SimulatedAccount account = accounts.get(accountSid);
        if (account == null) {
            return new Result.Refused(Refusal.AUTHENTICATE);
        }
        Instant now = clock.instant();
        Optional<Refusal> refusal = submission.refusal(now).or(() -> refusal(account, submission, now));
        if (refusal.isPresent()) {
            return new Result.Refused(refusal.get());
        }
        String to = String.valueOf(submission.to());
        boolean smart = submission.smartEncoded().orElse(smartEncoding && submission.messagingServiceSid() != null);
        String body =
                smart ? SmartEncoding.apply(String.valueOf(submission.body())) : String.valueOf(submission.body());
        int segments = Segments.in(body);
        BigDecimal cost = PriceList.of(to, segments);
        if (!account.active() || account.balance().compareTo(cost) < 0) {
            accounts.put(accountSid, account.withActive(false));
            return new Result.Refused(Refusal.ACCOUNT_NOT_ACTIVE);
        }
        accounts.put(accountSid, account.withBalance(account.balance().subtract(cost)));
        SimulatedMessage message = new SimulatedMessage(
                newSid("SM"),
                accountSid,
                to,
                submission.from(),
                submission.messagingServiceSid(),
                body,
                segments,
                cost,
                first(submission),
                null,
                submission.statusCallback(),
                now,
                now,
                null,
                submission.sendAt().orElse(null));
        messages.put(message.sid(), message);
        return new Result.Accepted(message);
    }

    private Optional<Refusal> refusal(SimulatedAccount account, Submission submission, Instant now) {
        if (optOuts.has(account.sid(), sender(submission.from(), submission.messagingServiceSid()), submission.to())) {
            return Optional.of(Refusal.TO_UNSUBSCRIBED);
        }
        if (account.limits().perDay() == Integer.MAX_VALUE) {
            return Optional.empty();
        }
        long today = messages().stream()
                .filter(message -> message.accountSid().equals(account.sid()))
                .filter(message -> message.created().isAfter(now.minus(DAY)))
                .count();
        return today < account.limits().perDay() ? Optional.empty() : Optional.of(Refusal.DAILY_LIMIT);
    }

    private static MessageStatus first(Submission submission) {
        if (submission.sendAt().isPresent()) {
            return MessageStatus.SCHEDULED;
        }
        return submission.from() == null ? MessageStatus.ACCEPTED : MessageStatus.QUEUED;
    }

    private static String sender(@Nullable String from, @Nullable String messagingServiceSid) {
        return String.valueOf(messagingServiceSid == null ? from : messagingServiceSid);
    }

    /** Somebody texts one of our numbers. STOP and its like are noted, as Twilio does by default. */
    synchronized SimulatedMessage receive(InboundText text) {
        Instant now = clock.instant();
        SimulatedMessage message = new SimulatedMessage(
                newSid("SM"),
                text.accountSid(),
                text.to(),
                text.from(),
                text.messagingServiceSid(),
                text.body(),
                Segments.in(text.body()),
                BigDecimal.ZERO,
                MessageStatus.RECEIVED,
                null,
                null,
                now,
                now,
                null,
                null);
        messages.put(message.sid(), message);
        optOuts.hear(text.accountSid(), sender(text.to(), text.messagingServiceSid()), text.from(), text.body());
        return message;
    }

    private String newSid(String prefix) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return prefix + HexFormat.of().formatHex(bytes);
    }

    /** Moves a message on; empty where it was forgotten or cancelled meanwhile. */
    synchronized Optional<SimulatedMessage> advance(String sid, MessageStatus status, @Nullable Integer errorCode) {
        if (message(sid)
                .filter(message -> message.status() == MessageStatus.CANCELED)
                .isPresent()) {
            return Optional.empty();
        }
        return change(sid, message -> message.advanced(status, errorCode, clock.instant()));
    }

    synchronized Optional<SimulatedMessage> redact(String sid) {
        return change(sid, message -> message.redacted(clock.instant()));
    }

    private Optional<SimulatedMessage> change(String sid, UnaryOperator<SimulatedMessage> change) {
        return Optional.ofNullable(messages.computeIfPresent(sid, (key, message) -> change.apply(message)));
    }

    synchronized void delete(String sid) {
        messages.remove(sid);
    }

    synchronized Optional<SimulatedMessage> message(String sid) {
        return Optional.ofNullable(messages.get(sid));
    }

    /** What we were asked to send, in the order of acceptance. */
    synchronized List<SimulatedMessage> messages() {
        return messages.values().stream()
                .filter(message -> !message.isInbound())
                .toList();
    }

    /** With what was sent to us. */
    synchronized List<SimulatedMessage> allMessages() {
        return List.copyOf(messages.values());
    }

    synchronized Map<String, Integer> countsByRecipient() {
        Map<String, Integer> counts = new TreeMap<>();
        messages().forEach(message -> counts.merge(message.to(), 1, Integer::sum));
        return counts;
    }

    synchronized Fate fate(String to) {
        return fates.getOrDefault(to, Fate.of(to));
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

    synchronized void setSmartEncoding(boolean on) {
        smartEncoding = on;
    }

    synchronized void forgetMessages() {
        messages.clear();
        fates.clear();
        optOuts.clear();
        turns.clear();
    }

    synchronized void restoreAccounts(Collection<SimulatedAccount> initial) {
        accounts.clear();
        initial.forEach(this::putAccount);
    }
}
