package dev.carillon.notifier.message;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a list of messages is narrowed to; what is empty narrows nothing.
 *
 * @param recipients a number in the forms that it is stored in: in clear, and redacted
 */
public record MessageFilter(
        Optional<UUID> campaign,
        Set<MessageState> states,
        List<String> recipients,
        Optional<String> account,
        Optional<String> reference,
        Period created) {
    /** An id is made before its message is stored: no longer before than the largest campaign takes to compose. */
    private static final Duration ID_BEFORE = Duration.ofHours(1);

    /** From a moment on, and before another. */
    public record Period(Optional<Instant> from, Optional<Instant> to) {}

    /** A condition of a query and what it is filled with. */
    record Condition(String text, Map<String, Object> parameters) {}

    /** The condition, for messages after {@code before} in the list. */
    Condition condition(Optional<UUID> before) {
        StringBuilder text = new StringBuilder("1 = 1");
        Map<String, Object> parameters = new HashMap<>();
        campaign.ifPresent(id -> add(text, parameters, "campaignId = :campaign", id));
        if (!states.isEmpty()) {
            add(text, parameters, "state in :states", states);
        }
        if (!recipients.isEmpty()) {
            add(text, parameters, "recipient in :recipients", recipients);
        }
        account.ifPresent(name -> add(text, parameters, "account = :account", name));
        reference.ifPresent(name -> add(text, parameters, "reference = :reference", name));
        created.from().ifPresent(from -> {
            add(text, parameters, "createdAt >= :from", from);
            // Identifiers are time-ordered, so the primary key finds the place.
            add(text, parameters, "id >= :firstId", firstId(from.minus(ID_BEFORE)));
        });
        created.to().ifPresent(to -> {
            add(text, parameters, "createdAt < :to", to);
            add(text, parameters, "id < :lastId", firstId(to.plusMillis(1)));
        });
        before.ifPresent(id -> add(text, parameters, "id < :before", id));
        return new Condition(text.toString(), parameters);
    }

    private static void add(StringBuilder text, Map<String, Object> parameters, String condition, Object value) {
        text.append(" and ").append(condition);
        parameters.put(condition.substring(condition.indexOf(':') + 1), value);
    }

    /** The least UUIDv7 of that millisecond (RFC 9562, section 5.7). */
    private static UUID firstId(Instant time) {
        long millis = Math.clamp(time.toEpochMilli(), 0, (1L << 48) - 1);
        return new UUID(millis << 16 | 0x7000, Long.MIN_VALUE);
    }
}
