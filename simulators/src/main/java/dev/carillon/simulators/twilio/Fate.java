package dev.carillon.simulators.twilio;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a message ends.
 *
 * @param status the last state
 * @param errorCode with it, where it is not delivered
 */
public record Fate(MessageStatus status, @Nullable Integer errorCode) {
    public static final Fate DELIVERED = new Fate(MessageStatus.DELIVERED, null);

    /** Numbers of our own, in the range of Twilio's magic ones: their last digits are those of the error. */
    private static final Map<String, Fate> MAGIC = Map.of(
            "+15005553001", new Fate(MessageStatus.FAILED, 30001),
            "+15005553003", new Fate(MessageStatus.UNDELIVERED, 30003),
            "+15005553004", new Fate(MessageStatus.UNDELIVERED, 30004),
            "+15005553005", new Fate(MessageStatus.UNDELIVERED, 30005),
            "+15005553006", new Fate(MessageStatus.UNDELIVERED, 30006),
            "+15005553007", new Fate(MessageStatus.UNDELIVERED, 30007),
            "+15005553008", new Fate(MessageStatus.UNDELIVERED, 30008),
            // An operator that reports no delivery.
            "+15005553000", new Fate(MessageStatus.SENT, null));

    public Fate {
        if (!status.isLast()) {
            throw new IllegalArgumentException("no message ends as " + status.label());
        }
    }

    /** How a message to that number ends where nothing else was said. */
    static Fate of(String to) {
        return MAGIC.getOrDefault(to, DELIVERED);
    }
}
