package dev.carillon.notifier.callback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What Twilio sent, read: the fields, and those of them that the signature is over. Pure.
 *
 * @param fields by name; of several values the first
 * @param signed every field and value of a form; empty for JSON, which is signed by the hash in the address
 */
record SentBody(Map<String, String> fields, SortedMap<String, List<String>> signed) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Reads a form; empty if it is none. */
    static Optional<SentBody> form(byte[] body) {
        SortedMap<String, List<String>> values = new TreeMap<>();
        try {
            for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
                if (!pair.isEmpty()) {
                    int equals = pair.indexOf('=');
                    String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                    String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                    values.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
                }
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        Map<String, String> first = values.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().getFirst()));
        return Optional.of(new SentBody(first, values));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /**
     * Reads a JSON object; empty if it is none, or another one than the address says.
     *
     * @param hash the {@code bodySHA256} of the address, which the signature is over
     */
    static Optional<SentBody> json(byte[] body, Optional<String> hash) {
        if (hash.filter(said -> isHashOf(said, body)).isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode object = MAPPER.readTree(body);
            Map<String, String> fields = new TreeMap<>();
            object.properties().forEach(field -> {
                if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                    fields.put(field.getKey(), field.getValue().asText());
                }
            });
            return Optional.of(new SentBody(fields, new TreeMap<>()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isHashOf(String said, byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(hash).equalsIgnoreCase(said);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
