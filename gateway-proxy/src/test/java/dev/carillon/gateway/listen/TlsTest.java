package dev.carillon.gateway.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.tls.PemFiles;
import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides behind TLS. */
class TlsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final int BIG = 8 * 1024 * 1024;

    @TempDir
    private Path folder;

    private static RunningGateway ingress(WireOrigin origin, PemFiles pair) {
        return RunningGateway.start(RunningGateway.routing("/=" + origin.port()), pair.properties("ingress"));
    }

    private static HttpClient client(PemFiles pair, Version version) {
        return HttpClient.newBuilder()
                .sslContext(pair.trusting())
                .version(version)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    private static HttpRequest.Builder to(RunningGateway gateway) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + gateway.ingressPort() + "/a"))
                .timeout(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aClientGetsTheVersionItAsksFor(Version version) throws Exception {
        PemFiles pair = PemFiles.in(folder);
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = ingress(origin, pair);
                HttpClient client = client(pair, version)) {

            HttpResponse<String> answer = client.send(to(gateway).build(), BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(origin.requests().getFirst())
                    .contains("X-Forwarded-Proto: https\r\n")
                    .contains(";proto=https\r\n");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void bigBodiesPassBothWays(Version version) throws Exception {
        PemFiles pair = PemFiles.in(folder);
        AtomicLong read = new AtomicLong();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    read.set(connection.text(BIG).length());
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + BIG + "\r\n\r\n");
                    connection.send(new byte[BIG]);
                });
                RunningGateway gateway = ingress(origin, pair);
                HttpClient client = client(pair, version)) {

            HttpResponse<byte[]> answer = client.send(
                    to(gateway).POST(BodyPublishers.ofByteArray(new byte[BIG])).build(), BodyHandlers.ofByteArray());

            assertThat(answer.body()).hasSize(BIG);
            assertThat(read).hasValue(BIG);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aSlowReaderHoldsTheUpstreamBack(Version version) throws Exception {
        PemFiles pair = PemFiles.in(folder);
        int size = 64 * 1024 * 1024;
        AtomicLong sent = new AtomicLong();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                    for (int i = 0; i < size / 65536; i++) {
                        connection.send(new byte[65536]);
                        sent.addAndGet(65536);
                    }
                });
                RunningGateway gateway = ingress(origin, pair);
                HttpClient client = client(pair, version)) {

            HttpResponse<InputStream> answer = client.send(to(gateway).build(), BodyHandlers.ofInputStream());

            await().until(() -> sent.get() > 0);
            await().during(Duration.ofMillis(500)).until(() -> sent.get() < size / 2);
            try (InputStream in = answer.body()) {
                assertThat(in.readAllBytes()).hasSize(size);
            }
        }
    }

    @Test
    void plainTextOnATlsPortIsClosed() {
        PemFiles pair = PemFiles.in(folder);
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = ingress(origin, pair);
                WireClient client = gateway.ingress()) {

            assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").rest()).doesNotContain("HTTP/1.1");

            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void aHandshakeIsNotWaitedForForEver() {
        PemFiles pair = PemFiles.in(folder);
        Map<String, String> properties = new HashMap<>(pair.properties("ingress"));
        properties.put("carillon.gateway.ingress.header-timeout", "300MS");
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway =
                        RunningGateway.start(RunningGateway.routing("/=" + origin.port()), properties);
                WireClient client = gateway.ingress()) {

            assertThat(client.rest()).isEmpty();

            await().until(() -> gateway.gateway().drain(Duration.ofSeconds(5)) == 0);
        }
    }

    @Test
    void newConnectionsGetANewCertificateAndOldOnesGoOn() throws Exception {
        PemFiles old = PemFiles.in(folder);
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = ingress(origin, old);
                HttpClient before = client(old, Version.HTTP_2)) {
            assertThat(before.send(to(gateway).build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            PemFiles next = PemFiles.make(folder, "RSA");

            next.write();

            await().until(() -> isBelieved(gateway, next));
            assertThat(isBelieved(gateway, old)).isFalse();
            assertThat(before.send(to(gateway).build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            Files.writeString(next.key(), "nonsense");
            await().until(() -> gateway.registry()
                            .find("carillon.gateway.certificate.reloads")
                            .tag("outcome", "refused")
                            .counter()
                    != null);
            assertThat(isBelieved(gateway, next)).isTrue();
        }
    }

    private static boolean isBelieved(RunningGateway gateway, PemFiles pair) throws Exception {
        try (HttpClient client = client(pair, Version.HTTP_1_1)) {
            return client.send(to(gateway).build(), BodyHandlers.ofString()).statusCode() == 200;
        } catch (SSLException e) {
            return false;
        }
    }

    @Test
    void filesThatAreWrongEndTheStart() {
        try (WireOrigin origin = WireOrigin.answering(OK)) {
            String routing = RunningGateway.routing("/=" + origin.port());
            String missing = folder.resolve("none.pem").toString();

            assertThatThrownBy(() ->
                            RunningGateway.start(routing, Map.of("carillon.gateway.egress.tls.certificate", missing)))
                    .hasMessageContaining("carillon.gateway.egress.tls.key is missing");
            assertThatThrownBy(() -> RunningGateway.start(
                            routing,
                            Map.of(
                                    "carillon.gateway.ingress.tls.certificate", missing,
                                    "carillon.gateway.ingress.tls.key", missing)))
                    .hasMessage("carillon.gateway.ingress.tls.certificate: " + missing + " does not exist");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void tunnelsPassThroughAProxyPortOfTls(String protocol) throws Exception {
        PemFiles pair = PemFiles.in(folder);
        AtomicReference<String> read = new AtomicReference<>();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    read.set(connection.text(4));
                    connection.send(new byte[BIG]);
                });
                RunningGateway gateway = RunningGateway.start(
                        RunningGateway.allowing(origin.port(), "localhost"), pair.properties("egress"));
                SSLSocket socket = connect(pair, gateway.egressPort(), protocol)) {
            String authority = "localhost:" + origin.port();
            write(
                    socket,
                    "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + RunningGateway.authorization()
                            + "\r\n");
            String established = "HTTP/1.1 200 Connection established\r\n\r\n";
            assertThat(new String(socket.getInputStream().readNBytes(established.length()), StandardCharsets.US_ASCII))
                    .isEqualTo(established);

            write(socket, "ping");

            assertThat(socket.getInputStream().readAllBytes()).hasSize(BIG);
            assertThat(read).hasValue("ping");
        }
    }

    @Test
    void aClientCannotMakeAnotherHandshakeOfOneConnection() throws Exception {
        PemFiles pair = PemFiles.in(folder);
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = ingress(origin, pair);
                SSLSocket socket = connect(pair, gateway.ingressPort(), "TLSv1.2")) {
            socket.startHandshake();

            socket.startHandshake();

            assertThatThrownBy(() -> {
                        write(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                        socket.getInputStream().readNBytes(10);
                        throw new IOException("answered " + origin.requests());
                    })
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void theEndOfOneDirectionOfATunnelIsPassedOn() throws Exception {
        PemFiles pair = PemFiles.in(folder);
        CompletableFuture<String> read = new CompletableFuture<>();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    read.complete(connection.rest());
                    connection.send("behind your end");
                });
                RunningGateway gateway = RunningGateway.start(
                        RunningGateway.allowing(origin.port(), "localhost"), pair.properties("egress"));
                SSLSocket socket = connect(pair, gateway.egressPort(), "TLSv1.3")) {
            String authority = "localhost:" + origin.port();
            write(
                    socket,
                    "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + RunningGateway.authorization()
                            + "\r\nping");
            socket.getInputStream().readNBytes("HTTP/1.1 200 Connection established\r\n\r\n".length());

            socket.shutdownOutput();

            assertThat(read.join()).isEqualTo("ping");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("behind your end");
        }
    }

    @Test
    void anAnswerUntilTheEndThatBreaksOffDoesNotLookWhole() throws Exception {
        PemFiles pair = PemFiles.in(folder);
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
                });
                RunningGateway gateway = ingress(origin, pair);
                SSLSocket socket = connect(pair, gateway.ingressPort(), "TLSv1.3")) {
            write(socket, "GET / HTTP/1.0\r\n\r\n");

            assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    private static SSLSocket connect(PemFiles pair, int port, String protocol) throws IOException {
        SSLSocket socket = (SSLSocket) pair.trusting().getSocketFactory().createSocket("127.0.0.1", port);
        socket.setEnabledProtocols(new String[] {protocol});
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void write(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
