package dev.carillon.notifier;

import static org.awaitility.Awaitility.await;

import dev.carillon.simulators.twilio.Fate;
import dev.carillon.simulators.twilio.Fault;
import dev.carillon.simulators.twilio.FaultMix;
import dev.carillon.simulators.twilio.MessageStatus;
import dev.carillon.simulators.twilio.SimulatedRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/**
 * Measures how quickly the notifier turns from an account that is refused to the next, and how quickly it ends with
 * messages in flight; {@code bench/notifier} runs it. Figures only: what has to hold, tests hold.
 */
final class TurnOverBench {
    private static final Duration BETWEEN_TEXTS = Duration.ofMillis(20);
    private static final Duration ANSWER = Duration.ofMillis(300);
    private static final int IN_FLIGHT = 8;
    private static final int WAITING = 60;
    private static final int ENDS = 5;

    private final TwoAccountsUnderBench bench;

    private TurnOverBench(TwoAccountsUnderBench bench) {
        this.bench = bench;
    }

    /** Runs it: the folder of the packaged service, the number of turns of each kind. */
    public static void main(String[] arguments) throws Exception {
        Path jar = Path.of(arguments[0]).resolve("quarkus-run.jar");
        int turns = Integer.parseInt(arguments[1]);
        try (TwoAccountsUnderBench bench = new TwoAccountsUnderBench(jar)) {
            TurnOverBench timings = new TurnOverBench(bench);
            timings.warmUp();
            timings.switches(turns);
            timings.ends();
        }
    }

    private void warmUp() throws Exception {
        while (bench.twilio().messages().size() < 300) {
            bench.text(bench.nextNumber());
        }
    }

    private void switches(int turns) throws Exception {
        try (ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor()) {
            ScheduledFuture<?> texts =
                    thread.scheduleAtFixedRate(this::textSomebody, 0, BETWEEN_TEXTS.toMillis(), TimeUnit.MILLISECONDS);
            List<Duration> refused = new ArrayList<>();
            List<Duration> told = new ArrayList<>();
            for (int turn = 0; turn < turns; turn++) {
                refused.add(switchOnRefusal());
                told.add(switchOnCallback());
            }
            texts.cancel(false);
            report("refused (401, 20003) to the next text on the other account", refused);
            report("told by callback (30002) to the next text on the other account", told);
        }
    }

    private void textSomebody() {
        try {
            bench.text(bench.nextNumber());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Duration switchOnRefusal() throws Exception {
        awaitFirst();
        Instant from = Instant.now();
        bench.refuseFirst(true);
        Instant refused = awaited(() -> requests(TwoAccountsUnderBench.FIRST, from)
                        .filter(request -> request.status() == 401)
                        .findFirst())
                .at();
        Instant next = awaitAcceptedOn(TwoAccountsUnderBench.SECOND, refused);
        bench.refuseFirst(false);
        return Duration.between(refused, next);
    }

    private Duration switchOnCallback() throws Exception {
        awaitFirst();
        String to = bench.nextNumber();
        bench.twilio().settle(to, new Fate(MessageStatus.FAILED, 30002));
        bench.text(to);
        Instant failed = awaited(() -> bench.twilio().messages().stream()
                        .filter(message -> message.to().equals(to) && message.status() == MessageStatus.FAILED)
                        .findFirst())
                .updated();
        Instant next = awaitAcceptedOn(TwoAccountsUnderBench.SECOND, failed);
        return Duration.between(failed, next);
    }

    /** Has the first account taken again, as often as it needs: an answer from before may still refuse it. */
    private void awaitFirst() {
        Instant from = Instant.now();
        patiently().pollInterval(Duration.ofMillis(200)).until(() -> {
            bench.takeFirst();
            return requests(TwoAccountsUnderBench.FIRST, from).anyMatch(request -> request.status() == 201);
        });
    }

    private Instant awaitAcceptedOn(String account, Instant after) {
        return awaited(() -> requests(account, after)
                        .filter(request -> request.status() == 201)
                        .findFirst())
                .at();
    }

    private Stream<SimulatedRequest> requests(String account, Instant after) {
        return bench.twilio().requests().stream()
                .filter(request -> request.at().isAfter(after) && request.path().contains(account));
    }

    /** Ends it while each request takes a while and more wait, and looks at what became of those on their way. */
    private void ends() throws Exception {
        List<Duration> took = new ArrayList<>();
        bench.twilio().mix(new FaultMix(1, Map.of(Fault.Kind.SLOW, 1.0), Fault.Operation.SEND, ANSWER));
        for (int end = 0; end < ENDS; end++) {
            int before = bench.twilio().sends();
            for (int text = 0; text < WAITING; text++) {
                bench.text(bench.nextNumber());
            }
            patiently().until(() -> bench.twilio().sends() >= before + IN_FLIGHT);
            took.add(bench.notifier().terminate());
            bench.start();
        }
        report("SIGTERM to the end of the process, requests of " + ANSWER.toMillis() + " ms in flight", took);
        System.out.printf(
                "%-80s %d%n",
                "texts of unknown outcome after that", bench.textsIn("UNKNOWN") + bench.textsIn("SENDING"));
        System.out.printf(
                "%-80s %d%n",
                "recipients of more than one",
                bench.twilio().countsByRecipient().values().stream()
                        .filter(count -> count > 1)
                        .count());
    }

    private static void report(String what, List<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        System.out.printf(
                "%-80s median %,d ms, least %,d ms, most %,d ms (of %d)%n",
                what,
                sorted.get(sorted.size() / 2).toMillis(),
                sorted.getFirst().toMillis(),
                sorted.getLast().toMillis(),
                sorted.size());
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(1)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    private static <T> T awaited(Callable<Optional<T>> source) {
        return patiently().until(source, Optional::isPresent).orElseThrow();
    }
}
