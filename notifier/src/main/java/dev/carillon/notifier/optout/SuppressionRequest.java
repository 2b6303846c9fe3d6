package dev.carillon.notifier.optout;

import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why somebody must not be texted.
 *
 * @param reason API by default
 * @param sender the one sender that is not to text; absent for every sender
 * @param source who or what said so
 */
public record SuppressionRequest(
        @Nullable Reason reason,
        @Nullable @Size(max = 50) String sender,
        @Nullable @Size(max = 100) String source,
        @Nullable @Size(max = 500) String note) {

    NewSuppression of(String number) {
        return new NewSuppression(
                number,
                sender == null ? Suppression.EVERY_SENDER : sender.strip(),
                reason == null ? Reason.API : reason,
                Optional.ofNullable(source),
                Optional.ofNullable(note));
    }
}
