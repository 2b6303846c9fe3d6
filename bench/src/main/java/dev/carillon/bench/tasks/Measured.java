package dev.carillon.bench.tasks;

import dev.carillon.bench.load.Wrk;
import dev.carillon.bench.wire.WireLoad;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came of a load. NaN is what is not known.
 *
 * @param cpuSeconds of the load itself, where the load does the work of a server; else zero
 * @param peakMib the same of its memory
 */
record Measured(
        double tasks,
        double seconds,
        double p50Millis,
        double p99Millis,
        double errors,
        double cpuSeconds,
        double peakMib) {
    private static final Pattern RESULT = Pattern.compile("^RESULT ([0-9. nan-]+)$", Pattern.MULTILINE);

    static Measured of(WireLoad.Result result) {
        result.tally().errors().forEach((what, count) -> System.out.println("  " + count + " × " + what));
        return new Measured(
                result.tally().tasks(),
                result.elapsed().toNanos() / 1e9,
                result.tally().latencies().percentileMillis(0.5),
                result.tally().latencies().percentileMillis(0.99),
                result.tally().failed(),
                0,
                0);
    }

    static Measured of(Wrk.Result result, int tasksEach) {
        return new Measured(
                (result.requests() - result.statusErrors()) * tasksEach,
                result.seconds(),
                result.p50Millis(),
                result.p99Millis(),
                result.statusErrors() + result.socketErrors() + result.timeouts(),
                0,
                0);
    }

    /** Of a program that prints one line: RESULT, then the components of this record. */
    static Measured parse(String output) throws IOException {
        Matcher line = RESULT.matcher(output);
        if (!line.find()) {
            String end = output.strip();
            throw new IOException(end.substring(Math.max(0, end.length() - 200)));
        }
        double[] n = Arrays.stream(line.group(1).split(" ", -1))
                .mapToDouble(word -> word.equals("nan") ? Double.NaN : Double.parseDouble(word))
                .toArray();
        return new Measured(n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
    }
}
