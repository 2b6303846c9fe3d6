package dev.carillon.notifier.inbound;

import java.util.Optional;

/** Answers in Twilio's markup: with a text, or with nothing. Pure. */
final class TwiML {

    private TwiML() {}

    static String of(Optional<String> reply) {
        String message =
                reply.map(text -> "<Message>" + escaped(text) + "</Message>").orElse("");
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>" + message + "</Response>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
