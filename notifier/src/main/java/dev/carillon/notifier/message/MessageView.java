package dev.carillon.notifier.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is shown.
 *
 * @param body empty where it is for the recipient only
 * @param operator by prefix, an estimate
 * @param account the account that it went out on
 * @param providerSid the provider's name of it
 * @param errorCode the provider's code, where it gave one
 * @param price what the provider charged; absent until it says so
 * @param settledAt since when nothing more is expected of it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MessageView(
        UUID id,
        @Nullable UUID campaign,
        String to,
        String body,
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
        @Nullable Instant settledAt) {

    static MessageView of(Message message) {
        return new MessageView(
                message.id(),
                message.campaignId().orElse(null),
                message.recipient(),
                message.isConfidential() ? "" : message.body(),
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
                message.settledAt().orElse(null));
    }

    static MessageView of(NewMessage message, Instant now) {
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
                null);
    }
}
