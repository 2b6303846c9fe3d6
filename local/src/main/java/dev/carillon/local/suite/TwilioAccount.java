package dev.carillon.local.suite;

import java.util.Locale;

/**
 * A Twilio account of the simulator, as the notifier is told of it.
 *
 * @param balance what the account starts with, in dollars
 * @param messagesPerSecond the pace that the notifier keeps on it
 */
public record TwilioAccount(
        String name, String sid, String authToken, String from, String balance, int messagesPerSecond) {

    /** The story's first account: a promotional credit that does not last for the whole campaign. */
    static TwilioAccount promotional(String authToken, int messagesPerSecond) {
        return new TwilioAccount("promo", "AC" + "1".repeat(32), authToken, "+15005550006", "20.00", messagesPerSecond);
    }

    /** The story's second account, which takes over. */
    static TwilioAccount paid(String authToken, int messagesPerSecond) {
        return new TwilioAccount("paid", "AC" + "2".repeat(32), authToken, "+15005550016", "100.00", messagesPerSecond);
    }

    String envName() {
        return name.toUpperCase(Locale.ROOT);
    }
}
