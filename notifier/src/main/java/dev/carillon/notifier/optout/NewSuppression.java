package dev.carillon.notifier.optout;

import java.util.Optional;

/**
 * A reason not to text somebody, to be noted.
 *
 * @param number E.164
 * @param sender {@link Suppression#EVERY_SENDER}, or the one sender that is not to text
 * @param source who or what said so
 */
public record NewSuppression(
        String number, String sender, Reason reason, Optional<String> source, Optional<String> note) {

    public NewSuppression {
        if (reason == Reason.ERASED) {
            sender = Suppression.EVERY_SENDER;
            note = Optional.empty();
        }
    }

    /** What the person, or the provider, said to one sender. */
    public static NewSuppression of(String number, String sender, Reason reason, String source) {
        return new NewSuppression(number, sender, reason, Optional.of(source), Optional.empty());
    }
}
