package dev.carillon.notifier.campaign.contacts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.http.access.SecretFile;
import dev.carillon.http.client.WholeAnswer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads people from the contacts service: {@code GET /v1/contacts}, page by page. It is inside of the cluster, so it is
 * spoken to directly. Thread-safe; blocks, so call it on a virtual thread.
 */
@ApplicationScoped
public class ContactsClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final ContactsConfig config;
    private final Optional<SecretFile> token;
    private final ObjectMapper mapper;
    private final HttpClient http;

    /** What came of asking for a page. */
    sealed interface Answer {
        /** People, as contacts has them, and where to go on; nowhere after the last page. */
        record People(List<Map<String, String>> people, Optional<String> next) implements Answer {}

        /** Not now; the same may be asked again. */
        record Unavailable(String why) implements Answer {}

        /** Contacts will never answer this. */
        record Refused(String why) implements Answer {}
    }

    @Inject
    public ContactsClient(ContactsConfig config, ObjectMapper mapper) {
        this.config = config;
        this.token = config.tokenFile().map(file -> SecretFile.of("carillon.notifier.contacts.token-file", file));
        this.mapper = mapper;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /** True if it is configured where contacts is. */
    public boolean isConfigured() {
        return config.url().isPresent();
    }

    /** Asks for a page. */
    Answer page(ContactsQuery query, Optional<String> cursor) throws InterruptedException {
        try {
            HttpResponse<String> answer = WholeAnswer.of(
                    http, request(query, cursor), BodyHandlers.ofString(StandardCharsets.UTF_8), config.timeout());
            return answer.statusCode() == 200 ? people(answer.body()) : refusal(answer);
        } catch (IOException e) {
            return new Answer.Unavailable(
                    "contacts could not be reached: " + e.getClass().getSimpleName());
        }
    }

    private HttpRequest request(ContactsQuery query, Optional<String> cursor) {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        parameters.put("list", query.list());
        parameters.put("tag", query.tag());
        parameters.put("q", query.q());
        parameters.put("consent", query.consents());
        parameters.put("cursor", cursor.orElse(null));
        parameters.put("limit", Integer.toString(config.pageSize()));
        String search = parameters.entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create(config.url().orElseThrow().toString().replaceAll("/+$", "") + "/v1/contacts?" + search));
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.secret()));
        return request.build();
    }

    private Answer people(String body) {
        try {
            JsonNode page = mapper.readTree(body);
            List<Map<String, String>> people = new ArrayList<>();
            for (JsonNode contact : page.path("items")) {
                people.add(fields(contact));
            }
            return new Answer.People(
                    people, Optional.ofNullable(page.path("next").textValue()));
        } catch (JsonProcessingException e) {
            return new Answer.Unavailable("contacts answered with what is no JSON");
        }
    }

    /** Its plain fields, and {@code name}, which contacts keeps in two. */
    private static Map<String, String> fields(JsonNode contact) {
        Map<String, String> fields = new LinkedHashMap<>();
        contact.properties().stream()
                .filter(field -> field.getValue().isTextual())
                .forEach(field -> fields.put(field.getKey(), field.getValue().textValue()));
        fields.putIfAbsent(
                "name", (fields.getOrDefault("firstName", "") + " " + fields.getOrDefault("lastName", "")).strip());
        return fields;
    }

    private static Answer refusal(HttpResponse<String> answer) {
        String why = "contacts answered " + answer.statusCode();
        boolean passes = answer.statusCode() >= 500 || answer.statusCode() == 429 || answer.statusCode() == 408;
        return passes ? new Answer.Unavailable(why) : new Answer.Refused(why);
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }
}
