package dev.carillon.notifier.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is shown.
 *
 * @param operator by prefix, an estimate
 * @param account the account that it went out on
 * @param providerSid the provider's name of it
 * @param errorCode the provider's code, where it gave one
 * @param price what the provider charged; absent until it says so
 * @param settledAt since when nothing more is expected of it
 * @param to absent once it was redacted
 * @param body absent once it was redacted, and where it is for the recipient only
 * @param sendAt not sent before
 * @param validUntil not sent then or later
 * @param reference the caller's name of it
 * @param metadata the caller's words for it
 * @param redactedAt since when its text and its recipient's number are no longer kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MessageView(
        UUID id,
        @Nullable UUID campaign,
        @Nullable String to,
        @Nullable String body,
        int segments,
        String country,
        String operator,
        MessageState state,
        @Nullable String account,
        @Nullable String providerSid,
        @Nullable Integer errorCode,
        @Nullable String reason,
        @Nullable BigDecimal price,
        @Nullable String currency,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant settledAt,
        @Nullable Instant sendAt,
        @Nullable Instant validUntil,
        @Nullable String quietHours,
        @Nullable String reference,
        @Nullable Map<String, String> metadata,
        @Nullable Instant redactedAt) {

    static MessageView of(Message message, Function<String, Map<String, String>> words) {
        boolean redacted = message.redactedAt().isPresent();
        return new MessageView(
                message.id(),
                message.campaignId().orElse(null),
                redacted ? null : message.recipient(),
                redacted || message.isConfidential() ? null : message.body(),
                message.segments(),
                message.country(),
                message.operator(),
                message.state(),
                message.account().orElse(null),
                message.providerSid().orElse(null),
                message.errorCode().orElse(null),
                message.reason().orElse(null),
                message.price().orElse(null),
                message.currency().orElse(null),
                message.createdAt(),
                message.updatedAt(),
                message.settledAt().orElse(null),
                message.sendAt().orElse(null),
                message.validUntil().orElse(null),
                message.quietHours().orElse(null),
                message.reference().orElse(null),
                message.metadata().map(words).orElse(null),
                message.redactedAt().orElse(null));
    }

    static MessageView of(NewMessage message, Instant now, Function<String, Map<String, String>> words) {
        MessageTerms terms = message.terms();
        return new MessageView(
                message.id(),
                message.campaign().orElse(null),
                message.to().e164(),
                message.body(),
                message.segments(),
                message.to().country(),
                message.to().operator(),
                MessageState.QUEUED,
                null,
                null,
                null,
                null,
                null,
                null,
                now,
                now,
                null,
                terms.sendAt().orElse(null),
                terms.validUntil().orElse(null),
                terms.quietHours().orElse(null),
                terms.reference().orElse(null),
                terms.metadata().map(words).orElse(null),
                null);
    }
}
