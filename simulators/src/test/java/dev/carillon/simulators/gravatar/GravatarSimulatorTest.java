package dev.carillon.simulators.gravatar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GravatarSimulatorTest {
    private static final String CUSTOM = "a".repeat(64);
    private static final String DEFAULT = "b".repeat(64);

    private final HttpClient http = HttpClient.newHttpClient();
    private GravatarSimulator simulator;

    @BeforeEach
    void start() {
        simulator = GravatarSimulator.start(0);
        simulator.know(Map.of(CUSTOM, Kind.CUSTOM, DEFAULT, Kind.DEFAULT));
    }

    @AfterEach
    void stop() {
        simulator.close();
        http.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(simulator.url() + path)).build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({"a, 200, 200", "b, 404, 200", "c, 404, 404"})
    void tellsPictureAndProfile(String letter, int avatar, int profile) throws Exception {
        String hash = letter.repeat(64);

        assertThat(get("/avatar/" + hash + "?d=404&r=x").statusCode()).isEqualTo(avatar);
        assertThat(get("/v3/profiles/" + hash).statusCode()).isEqualTo(profile);
        assertThat(simulator.requests().avatars()).containsExactly(Map.entry(hash, 1));
        assertThat(simulator.requests().profiles()).containsExactly(Map.entry(hash, 1));
    }

    @Test
    void showsADefaultPictureToWhomDoesNotMind() throws Exception {
        assertThat(get("/avatar/" + DEFAULT).statusCode()).isEqualTo(200);
    }

    @Test
    void limitsTheRateWhenTold() throws Exception {
        simulator.inject(new GravatarFault(GravatarFault.What.RATE_LIMITED, 1, Duration.ofSeconds(3)));

        HttpResponse<String> limited = get("/avatar/" + CUSTOM + "?d=404");

        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("Retry-After")).hasValue("3");
        assertThat(get("/avatar/" + CUSTOM + "?d=404").statusCode()).isEqualTo(200);
    }

    @Test
    void endsTheConnectionWhenTold() {
        // The JDK's client tries a GET again when its connection ends.
        simulator.inject(new GravatarFault(GravatarFault.What.RESET, 10));

        assertThatThrownBy(() -> get("/avatar/" + CUSTOM)).isInstanceOf(IOException.class);
    }

    @Test
    void isToldOverHttpToo() throws Exception {
        String hash = "d".repeat(64);

        int status = http.send(
                        HttpRequest.newBuilder(URI.create(simulator.url() + "/control/gravatar"))
                                .PUT(BodyPublishers.ofString("{\"" + hash + "\":\"CUSTOM\"}"))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();

        assertThat(status).isEqualTo(204);
        assertThat(get("/avatar/" + hash + "?d=404").statusCode()).isEqualTo(200);
        assertThat(get("/avatar/" + CUSTOM + "?d=404").statusCode()).isEqualTo(404);
        assertThat(get("/control/gravatar/requests").body()).contains("\"total\":2", "\"direct\":2");
    }
}
