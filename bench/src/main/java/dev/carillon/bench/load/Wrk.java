package dev.carillon.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run of wrk with a script of the folder lua, which prints one line for us. */
public final class Wrk {
    private static final Pattern RESULT = Pattern.compile("^RESULT ([0-9. -]+)$", Pattern.MULTILINE);

    private final Process process;

    private Wrk(Process process) {
        this.process = process;
    }

    /** What wrk counted. Its errors lack connections that the other side closed instead of an answer. */
    public record Result(
            double requests,
            double seconds,
            double bytes,
            double p50Millis,
            double p99Millis,
            double statusErrors,
            double socketErrors,
            double timeouts) {}

    /** @param environment what the script reads; its head says what */
    public static Wrk start(
            String script, int port, int connections, int threads, Duration time, Map<String, String> environment)
            throws IOException {
        ProcessBuilder command = new ProcessBuilder(List.of(
                "wrk",
                "-t" + Math.min(threads, connections),
                "-c" + connections,
                "-d" + time.toSeconds() + "s",
                "--timeout",
                "5s",
                "-s",
                script,
                "http://127.0.0.1:" + port));
        command.environment().putAll(environment);
        return new Wrk(command.redirectErrorStream(true).start());
    }

    public Result await() throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return parse(output);
    }

    static Result parse(String output) throws IOException {
        Matcher line = RESULT.matcher(output);
        if (!line.find()) {
            throw new IOException("wrk said: " + output.strip());
        }
        double[] n = Pattern.compile(" ")
                .splitAsStream(line.group(1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        // In the order of the script: requests, microseconds, bytes, p50, p99, status, connect, read, write, timeout.
        return new Result(n[0], n[1] / 1e6, n[2], n[3] / 1e3, n[4] / 1e3, n[5], n[6] + n[7] + n[8], n[9]);
    }
}
