package dev.carillon.contacts.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The header of a delivery as far as it is kept: no credentials, and bounded. Pure. */
final class KeptHeaders {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> SECRET = Set.of("authorization", "proxy-authorization", "cookie");
    private static final int MOST = 40;
    private static final int LONGEST = 1000;

    private KeptHeaders() {}

    static Map<String, String> of(MultivaluedMap<String, String> all) {
        SortedMap<String, String> kept = new TreeMap<>();
        for (Map.Entry<String, List<String>> field : all.entrySet()) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            String value = String.join(", ", field.getValue());
            if (!SECRET.contains(name) && name.length() + value.length() <= LONGEST && kept.size() < MOST) {
                kept.put(name, value);
            }
        }
        return kept;
    }

    static String json(Map<String, String> headers) {
        ObjectNode node = MAPPER.createObjectNode();
        headers.forEach(node::put);
        return node.toString();
    }

    static Map<String, String> parse(String json) {
        SortedMap<String, String> headers = new TreeMap<>();
        try {
            MAPPER.readTree(json)
                    .properties()
                    .forEach(field ->
                            headers.put(field.getKey(), field.getValue().asText()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database keeps JSON as it was given", e);
        }
        return headers;
    }
}
