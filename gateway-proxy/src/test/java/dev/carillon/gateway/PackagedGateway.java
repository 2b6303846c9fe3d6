package dev.carillon.gateway;

import dev.carillon.gateway.wire.WireClient;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The gateway as it is shipped, jar or native, in a process of its own on free ports. (Quarkus's own integration tests
 * wait for its main HTTP server, which the gateway does not have.)
 */
final class PackagedGateway implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Ingress listens on [^:]+:(\\d+), egress on [^:]+:(\\d+)");
    private static final Pattern MANAGEMENT = Pattern.compile("Management interface listening on http://[^:]+:(\\d+)");

    private final Process process;
    private final Thread reader;
    private final List<String> output = new CopyOnWriteArrayList<>();

    PackagedGateway(Path file, Map<String, String> properties) throws IOException {
        this(Stream.concat(
                        Stream.of(
                                "-Dcarillon.gateway.file=" + file,
                                "-Dcarillon.gateway.ingress.port=0",
                                "-Dcarillon.gateway.egress.port=0",
                                "-Dquarkus.management.port=0"),
                        properties.entrySet().stream().map(entry -> "-D" + entry.getKey() + "=" + entry.getValue()))
                .toList());
    }

    private PackagedGateway(List<String> options, String... arguments) throws IOException {
        Path nativeImage = Path.of(System.getProperty("native.image.path", "missing"));
        Stream<String> command = Files.isExecutable(nativeImage)
                ? Stream.concat(Stream.of(nativeImage.toString()), options.stream())
                : Stream.of(
                                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString()),
                                options.stream(),
                                Stream.of(
                                        "-jar",
                                        String.join(File.separator, "target", "quarkus-app", "quarkus-run.jar")))
                        .flatMap(part -> part);
        process = new ProcessBuilder(
                        Stream.concat(command, Stream.of(arguments)).toList())
                .redirectErrorStream(true)
                .start();
        reader = Thread.ofVirtual().start(this::read);
    }

    /** Run with these arguments and no property. */
    static PackagedGateway command(String... arguments) throws IOException {
        return new PackagedGateway(List.of(), arguments);
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(output::add);
        } catch (IOException e) {
            output.add(e.toString());
        }
    }

    List<String> output() {
        return output;
    }

    WireClient ingress() {
        return WireClient.connect(port(LISTENING, 1));
    }

    WireClient egress() {
        return WireClient.connect(port(LISTENING, 2));
    }

    int managementPort() {
        return port(MANAGEMENT, 1);
    }

    /** Whether it has told all its ports. */
    boolean isUp() {
        return find(LISTENING) != null && find(MANAGEMENT) != null;
    }

    private int port(Pattern pattern, int group) {
        Matcher found = find(pattern);
        if (found == null) {
            throw new IllegalStateException("no port in: " + output);
        }
        return Integer.parseInt(found.group(group));
    }

    private @Nullable Matcher find(Pattern pattern) {
        for (String line : output) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return matcher;
            }
        }
        return null;
    }

    /** SIGTERM. */
    void terminate() {
        // By its handle: the process itself would close what we still read.
        process.toHandle().destroy();
    }

    /** SIGHUP, for which Java has no call. */
    void hangUp() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** Waits for its end and the last of its output; the exit status. */
    int exit() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running: " + output);
        }
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }
}
