package dev.carillon.simulators.twilio;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** What a test says to the simulator, with plain HTTP. */
final class TwilioClient {
    static final String SID = "AC00000000000000000000000000000001";
    static final String TOKEN = "token-of-the-first-account";

    private final HttpClient http;
    private final String base;
    private final String authorization;

    TwilioClient(HttpClient http, String base, String sid, String token) {
        this.http = http;
        this.base = base;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((sid + ":" + token).getBytes(StandardCharsets.UTF_8));
    }

    static TwilioClient of(TwilioSimulator simulator) {
        return new TwilioClient(HttpClient.newHttpClient(), simulator.url(), SID, TOKEN);
    }

    record Answer(int status, JsonObject body) {}

    Answer send(Map<String, String> form) throws IOException, InterruptedException {
        return call("POST", "/2010-04-01/Accounts/" + SID + "/Messages.json", form);
    }

    /** A request with that form, or without a body where it is empty. */
    Answer call(String method, String path, Map<String, String> form) throws IOException, InterruptedException {
        if (form.isEmpty()) {
            return answer(request(path).method(method, BodyPublishers.noBody()));
        }
        String encoded = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return answer(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, BodyPublishers.ofString(encoded)));
    }

    Answer send(String to) throws IOException, InterruptedException {
        return send(Map.of("To", to, "From", "+35932000000", "Body", "See you on Saturday"));
    }

    Answer get(String path) throws IOException, InterruptedException {
        return answer(request(path));
    }

    /** The status that a path has under that name of a host. */
    int getAs(String host, String path) throws IOException {
        URI address = URI.create(base);
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: " + authorization
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    Answer control(String method, String path, String body) throws IOException, InterruptedException {
        return answer(request(path).method(method, BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", authorization);
    }

    private Answer answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        String text = response.body();
        return new Answer(response.statusCode(), text.startsWith("{") ? new JsonObject(text) : new JsonObject());
    }
}
