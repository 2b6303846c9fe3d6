package dev.carillon.contacts;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged service as a process of its own, on free ports, over a database that outlives it. */
final class ContactsProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]*:(\\d+)");

    private final Process process;
    private final String url;

    private ContactsProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    static ContactsProcess start(Map<String, String> settings) throws Exception {
        Path nativeImage = Path.of(System.getProperty("native.image.path", "no-such-image"));
        boolean isNative = Files.isExecutable(nativeImage);
        List<String> command = new ArrayList<>();
        command.add(
                isNative
                        ? nativeImage.toString()
                        : ProcessHandle.current().info().command().orElseThrow());
        if (!isNative) {
            // It is started often and lives for seconds: what a second compiler would gain is not earned back.
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        }
        command.add("-Xmx256m");
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=0");
        command.add("-Dquarkus.management.port=0");
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        if (!isNative) {
            command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<String> port = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> follow(process, port));
        return new ContactsProcess(process, "http://127.0.0.1:" + port.get(90, TimeUnit.SECONDS));
    }

    /** Reads to the end, so that the process never waits for somebody to read. */
    private static void follow(Process process, CompletableFuture<String> port) {
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    port.complete(listening.group(1));
                }
            }
        } catch (IOException e) {
            said.append(e);
        }
        port.completeExceptionally(new IllegalStateException("the service did not start:\n" + said));
    }

    String url() {
        return url;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM; says within how many seconds it ended. */
    long stop() throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the service does not end");
        }
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    }

    @Override
    public void close() {
        kill();
    }
}
