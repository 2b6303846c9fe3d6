package dev.carillon.notifier.optout;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One reason not to text somebody, as it is shown.
 *
 * @param number absent for a person who was erased
 * @param sender absent if it holds for every sender
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SuppressionView(
        long id,
        @Nullable String number,
        @Nullable String sender,
        Reason reason,
        @Nullable String source,
        @Nullable String note,
        Instant createdAt) {

    static SuppressionView of(Suppression suppression) {
        return new SuppressionView(
                suppression.id(),
                suppression.number().orElse(null),
                suppression.sender().equals(Suppression.EVERY_SENDER) ? null : suppression.sender(),
                suppression.reason(),
                suppression.source().orElse(null),
                suppression.note().orElse(null),
                suppression.createdAt());
    }
}
