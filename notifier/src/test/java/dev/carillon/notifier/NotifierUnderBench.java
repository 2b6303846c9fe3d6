package dev.carillon.notifier;

import dev.carillon.local.database.EmbeddedDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged service in a process of its own, for the benches, and requests to it. Closing ends the process. */
public final class NotifierUnderBench implements AutoCloseable {
    /** What the files of secrets have in them, the token for the broker among them. */
    static final String SECRET = "a secret of thirty-two characters!";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final URI address;

    private NotifierUnderBench(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts it; back once it answers.
     *
     * @param jar the runnable jar of the packaged service
     * @param scratch where its files lie
     * @param settings beside those that it cannot do without
     */
    public static NotifierUnderBench start(
            Path jar, String heap, EmbeddedDatabase database, Path scratch, Map<String, String> settings)
            throws Exception {
        int port = settings.containsKey("quarkus.http.port")
                ? Integer.parseInt(settings.get("quarkus.http.port"))
                : freePort();
        Path tokens = scratch.resolve("tokens");
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest("bench".getBytes(StandardCharsets.UTF_8)));
        Files.writeString(tokens, "bench writer,reader,admin " + hash + "\n");
        Path secret = Files.writeString(scratch.resolve("secret"), SECRET);
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx" + heap,
                "-Djava.io.tmpdir=" + scratch,
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.port=" + freePort(),
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.datasource.jdbc.url=" + database.jdbcUrl("notifier"),
                "-Dquarkus.datasource.username=" + database.username(),
                "-Dquarkus.datasource.password=" + database.password(),
                "-Dcarillon.access.tokens-file=" + tokens,
                "-Dcarillon.notifier.broker.token-file=" + secret,
                "-Dcarillon.notifier.privacy.key-file=" + secret));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", jar.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        Path.of(System.getProperty("bench.log", "/dev/null")).toFile()))
                .start();
        NotifierUnderBench notifier = new NotifierUnderBench(process, URI.create("http://127.0.0.1:" + port));
        notifier.awaitStart();
        return notifier;
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitStart() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                if (send("GET", "/v1/campaigns", null, BodyPublishers.noBody()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                process.waitFor(200, TimeUnit.MILLISECONDS); // it does not listen yet
            }
        }
        close();
        throw new IllegalStateException("the service did not start");
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Sends SIGTERM; how long the process took to end. */
    Duration terminate() throws InterruptedException {
        long began = System.nanoTime();
        process.destroy();
        process.waitFor();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    public HttpResponse<String> send(String method, String path, String type, BodyPublisher body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .header("Authorization", "Bearer bench")
                .method(method, body);
        if (type != null) {
            request.header("Content-Type", type);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** A request with JSON that has to be answered 2xx; what was answered. */
    String json(String method, String path, String body) throws Exception {
        return expect(path, send(method, path, "application/json", BodyPublishers.ofString(body)))
                .body();
    }

    public static HttpResponse<String> expect(String what, HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(what + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
