package dev.carillon.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Counts the samples of a recording by the method on top of each stack, and by the library that it is of. Samples are of time
 * on a processor where the recording has them, else of threads in Java code and in native code, which may be waiting.
 */
@Command(name = "hot-methods", description = "The methods that were running most in a recording.")
public final class HotMethodsCommand implements Callable<Integer> {
    private static final String CPU_TIME = "jdk.CPUTimeSample";
    private static final String LOST = "jdk.CPUTimeSamplesLost";
    private static final Set<String> EXECUTION = Set.of("jdk.ExecutionSample", "jdk.NativeMethodSample");
    private static final List<String> LIBRARIES = List.of(
            "dev.carillon",
            "io.netty",
            "io.vertx",
            "io.quarkus",
            "io.smallrye",
            "io.micrometer",
            "org.jboss",
            "com.fasterxml",
            "org.rocksdb",
            "java",
            "jdk",
            "sun");

    @Parameters(paramLabel = "RECORDING")
    private Path recording = Path.of("recording.jfr");

    @Option(names = "--top")
    private int top = 25;

    private final Map<String, Integer> methods = new HashMap<>();
    private final Map<String, Integer> libraries = new HashMap<>();
    private final Map<String, Integer> callers = new HashMap<>();
    private int samples;

    @Override
    public Integer call() throws IOException {
        List<RecordedEvent> events = RecordingFile.readAllEvents(recording);
        boolean cpuTime = events.stream().anyMatch(event -> isOf(event, Set.of(CPU_TIME)));
        Set<String> wanted = cpuTime ? Set.of(CPU_TIME) : EXECUTION;
        events.stream().filter(event -> isOf(event, wanted)).forEach(this::count);
        System.out.printf("%n%,d samples of %s%n", samples, cpuTime ? "time on a processor" : "running threads");
        long lost = events.stream()
                .filter(event -> isOf(event, Set.of(LOST)))
                .mapToLong(event -> event.getLong("lostSamples"))
                .sum();
        if (lost > 0) {
            System.out.printf("%,d more were lost, of no known method%n", lost);
        }
        print("library on top of the stack", libraries);
        print("method on top of the stack", methods);
        print("nearest method of ours", callers);
        return 0;
    }

    private static boolean isOf(RecordedEvent event, Set<String> types) {
        return types.contains(event.getEventType().getName());
    }

    private void count(RecordedEvent sample) {
        samples++;
        if (sample.getStackTrace() == null) {
            libraries.merge("(no stack)", 1, Integer::sum);
            return;
        }
        List<RecordedFrame> frames = sample.getStackTrace().getFrames();
        methods.merge(name(frames.getFirst()), 1, Integer::sum);
        libraries.merge(library(frames.getFirst()), 1, Integer::sum);
        frames.stream()
                .filter(frame -> library(frame).equals(LIBRARIES.getFirst()))
                .findFirst()
                .ifPresent(ours -> callers.merge(name(ours), 1, Integer::sum));
    }

    private static String name(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        String form = frame.isJavaFrame() && frame.getType().equals("Native") ? " (native)" : "";
        return type + "." + frame.getMethod().getName() + form;
    }

    private static String library(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return LIBRARIES.stream()
                .filter(library -> type.startsWith(library + "."))
                .findFirst()
                .orElse("other");
    }

    private void print(String heading, Map<String, Integer> counts) {
        System.out.printf("%n| %s | samples | share |%n| --- | --- | --- |%n", heading);
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(top)
                .forEach(entry -> System.out.printf(
                        Locale.ROOT,
                        "| %s | %d | %.1f %% |%n",
                        entry.getKey(),
                        entry.getValue(),
                        100.0 * entry.getValue() / samples));
    }
}
