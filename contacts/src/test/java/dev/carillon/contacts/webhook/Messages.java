package dev.carillon.contacts.webhook;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Messages as sources send them. */
final class Messages {
    private static final String FORM = "application/x-www-form-urlencoded";

    private Messages() {}

    static Message form(String body) {
        return new Message(FORM, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    static Message json(String body) {
        return new Message("application/json; charset=utf-8", Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    static Message userVoice(String event, String data) {
        return form("event=" + event + "&data=" + URLEncoder.encode(data, StandardCharsets.UTF_8));
    }
}
