package dev.carillon.bench.broker;

import java.util.ArrayList;
import java.util.List;

/** The tasks of one answer to a lease: a scan for two fields, since reading JSON would load the generator and not the broker. */
record Leased(List<String> tokens, List<String> payloads) {
    private static final String TOKEN = "\"token\":\"";
    private static final String PAYLOAD = "\"payload\":\"";

    static Leased parse(String body) {
        return new Leased(all(body, TOKEN), all(body, PAYLOAD));
    }

    private static List<String> all(String body, String field) {
        List<String> values = new ArrayList<>();
        int at = body.indexOf(field);
        while (at >= 0) {
            int from = at + field.length();
            int end = body.indexOf('"', from);
            values.add(body.substring(from, end));
            at = body.indexOf(field, end);
        }
        return values;
    }

    /** The body of a request that acks all of them. */
    String ackRequest() {
        return "{\"tokens\":[\"" + String.join("\",\"", tokens) + "\"]}";
    }
}
