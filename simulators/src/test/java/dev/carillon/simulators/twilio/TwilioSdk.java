package dev.carillon.simulators.twilio;

import com.twilio.http.HttpClient;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;

/** Twilio's own SDK, with the simulator in place of its hosts. Each request goes out once. */
final class TwilioSdk extends HttpClient {
    private final java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient();
    private final String base;

    private TwilioSdk(String base) {
        this.base = base;
    }

    static TwilioRestClient of(TwilioSimulator simulator) {
        return new TwilioRestClient.Builder(TwilioClient.SID, TwilioClient.TOKEN)
                .httpClient(new TwilioSdk(simulator.url()))
                .build();
    }

    @Override
    public Response reliableRequest(Request request) {
        return makeRequest(request);
    }

    @Override
    public Response makeRequest(Request request) {
        URI given = URI.create(request.constructURL().toString());
        String query = given.getRawQuery() == null ? "" : "?" + given.getRawQuery();
        HttpRequest.Builder wire = HttpRequest.newBuilder(URI.create(base + given.getRawPath() + query))
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", request.getAuthString());
        if (request.getMethod() == HttpMethod.POST) {
            wire.header("Content-Type", "application/x-www-form-urlencoded");
        }
        String form = request.getMethod() == HttpMethod.POST ? form(request) : "";
        try {
            HttpResponse<String> answer = http.send(
                    wire.method(request.getMethod().toString(), BodyPublishers.ofString(form))
                            .build(),
                    BodyHandlers.ofString());
            return new Response(answer.body(), answer.statusCode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String form(Request request) {
        return request.getPostParams().entrySet().stream()
                .flatMap(field -> field.getValue().stream()
                        .map(value -> field.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&"));
    }
}
