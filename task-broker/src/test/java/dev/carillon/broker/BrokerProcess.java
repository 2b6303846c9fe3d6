package dev.carillon.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged broker as a process of its own, on free ports, over a folder that outlives it. */
final class BrokerProcess implements AutoCloseable {
    private static final Pattern LISTENING =
            Pattern.compile("Listening on: http://[^:]*:(\\d+).*Management interface listening on http://[^:]*:(\\d+)");

    private final Process process;
    private final String[] ports;

    private BrokerProcess(Process process, String[] ports) {
        this.process = process;
        this.ports = ports;
    }

    /** Has a heap of 256 MiB; properties are given as {@code -Dname=value}. */
    static BrokerProcess start(Path directory, String... properties) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=0",
                "-Dquarkus.management.port=0",
                "-Dcarillon.access.tokens-file="
                        + Path.of("src/test/resources/tokens").toAbsolutePath(),
                "-Dcarillon.broker.rocksdb.directory=" + directory));
        all.addAll(List.of(properties));
        List<String> command = command(all, List.of());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<String[]> ports = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> follow(process, ports));
        return new BrokerProcess(process, ports.get(60, TimeUnit.SECONDS));
    }

    /** Runs the packaged command to its end; what it said, and its exit status after that. */
    static String run(String... arguments) throws Exception {
        return toTheEnd(command(List.of(), List.of(arguments)));
    }

    /** Starts a service that ends by itself; what it said, and its exit status after that. */
    static String startInVain(List<String> properties) throws Exception {
        List<String> all = new ArrayList<>(properties);
        all.addAll(List.of(
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=0",
                "-Dquarkus.management.port=0",
                "-Dcarillon.broker.engine=memory"));
        return toTheEnd(command(all, List.of()));
    }

    private static String toTheEnd(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // One that went on would be read for ever.
        process.onExit().orTimeout(60, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said + process.waitFor();
    }

    private static List<String> command(List<String> properties, List<String> arguments) {
        List<String> command = new ArrayList<>();
        Path nativeImage = Path.of(System.getProperty("native.image.path", "no-such-image"));
        boolean isNative = Files.isExecutable(nativeImage);
        // It is started often and lives for seconds: what a second compiler would gain is not earned back.
        command.addAll(
                isNative
                        ? List.of(nativeImage.toString())
                        : List.of(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED"));
        command.add("-Xmx256m");
        command.addAll(properties);
        if (!isNative) {
            command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
        }
        command.addAll(arguments);
        return command;
    }

    /** Reads to the end, so that the process never waits for somebody to read. */
    private static void follow(Process process, CompletableFuture<String[]> ports) {
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    ports.complete(new String[] {listening.group(1), listening.group(2)});
                }
            }
        } catch (IOException e) {
            said.append(e);
        }
        ports.completeExceptionally(new IllegalStateException("the broker did not start:\n" + said));
    }

    String url() {
        return "http://127.0.0.1:" + ports[0];
    }

    String managementUrl() {
        return "http://127.0.0.1:" + ports[1];
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM; does not wait. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Sends it a signal, as STOP or CONT. */
    void signal(String name) throws IOException, InterruptedException {
        signal(name, process.pid());
    }

    static void signal(String name, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill -" + name + " ended with " + kill.exitValue());
        }
    }

    boolean endsWithin(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        kill();
    }
}
