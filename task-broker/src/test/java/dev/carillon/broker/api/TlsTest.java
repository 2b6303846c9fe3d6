package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.newQueue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.conventions.SelfSigned;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker that was given a certificate agrees with its clients on HTTP/2 or HTTP/1.1 (RFC 7301). */
@QuarkusTest
@TestProfile(TlsTest.WithCertificate.class)
class TlsTest {
    /** The profile and the test are loaded by different class loaders, so the path goes through a property. */
    private static final String KEYS = "carillon.test.keys";

    public static class WithCertificate implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path keys = Files.createTempDirectory("broker").resolve("keys.p12");
                SelfSigned.make(keys);
                System.setProperty(KEYS, keys.toString());
                return Map.of(
                        "quarkus.http.test-ssl-port",
                        "0",
                        "quarkus.http.tls-configuration-name",
                        "api",
                        "quarkus.tls.api.key-store.p12.path",
                        keys.toString(),
                        "quarkus.tls.api.key-store.p12.password",
                        SelfSigned.PASSWORD);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @TestHTTPResource(value = "/v1/queues/", tls = true)
    URI queues;

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aClientHasTheVersionThatItAsksFor(HttpClient.Version version) throws Exception {
        String queue = newQueue();
        try (HttpClient client = HttpClient.newBuilder()
                .version(version)
                .sslContext(SelfSigned.open(Path.of(System.getProperty(KEYS))).trusting())
                .build()) {
            var answer = client.send(
                    HttpRequest.newBuilder(queues.resolve(queue + "/tasks"))
                            .header("Authorization", "Bearer writer-token")
                            .POST(HttpRequest.BodyPublishers.ofString("work"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.version()).isEqualTo(version);
        }
    }
}
