package dev.carillon.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.conventions.TickingClock;
import dev.carillon.gateway.telemetry.Decision.Outcome;
import dev.carillon.gateway.telemetry.DecisionLog.Recorded;
import dev.carillon.gateway.telemetry.DecisionLog.Tally;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecisionLogTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final TickingClock clock = new TickingClock(START);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DecisionLog log = new DecisionLog(new GatewayMetrics(registry), clock);

    private static Decision to(String host) {
        return new Decision("shop", "GET", host, 80, "192.0.2.1", Outcome.ALLOWED, "test/" + host);
    }

    private List<String> hosts(int limit) {
        return log.latest(limit).stream().map(tally -> tally.decision().host()).toList();
    }

    private double counted(String rule) {
        return registry.get("carillon.gateway.egress.decisions")
                .tags("decision", "allowed", "rule", rule, "caller", "shop")
                .counter()
                .count();
    }

    private double dropped() {
        return registry.get("carillon.gateway.egress.decisions.dropped")
                .counter()
                .count();
    }

    @Test
    void equalDecisionsOfAMinuteAreOneEntry() {
        log.add(to("a"));
        clock.tick(Duration.ofSeconds(59));
        log.add(to("a"));

        assertThat(log.latest(10)).containsExactly(new Tally(to("a"), START, START.plusSeconds(59), 2));
    }

    @Test
    void holdsNoMoreOfAMethodThanARoleMayName() {
        log.add(new Decision("-", "X".repeat(8000), "a", 80, null, Outcome.REFUSED, "caller"));

        assertThat(log.latest(1).getFirst().decision().method()).isEqualTo("X".repeat(32));
    }

    @Test
    void theNextMinuteIsAnotherEntry() {
        log.add(to("a"));
        clock.tick(Duration.ofMinutes(1));
        log.add(to("a"));

        assertThat(log.latest(10))
                .containsExactly(
                        new Tally(to("a"), START.plusSeconds(60), START.plusSeconds(60), 1),
                        new Tally(to("a"), START, START, 1));
    }

    @Test
    void againCountsInTheEntryAndInTheMeter() {
        Recorded recorded = log.add(to("a"));
        clock.tick(Duration.ofMillis(5));
        recorded.again();
        recorded.again();

        assertThat(log.latest(10)).containsExactly(new Tally(to("a"), START, START.plusMillis(5), 3));
        assertThat(counted("test/a")).isEqualTo(3);
    }

    @Test
    void theOneUsedLastIsFirstAndOfThoseUsedAtOnceTheOneAddedLast() {
        Recorded oldest = log.add(to("a"));
        log.add(to("b"));
        log.add(to("c"));
        assertThat(hosts(2)).containsExactly("c", "b");

        clock.tick(Duration.ofMillis(1));
        oldest.again();
        assertThat(hosts(10)).containsExactly("a", "c", "b");
    }

    @Test
    void everyDifferenceMakesAnotherEntry() {
        Decision one = to("a");
        List<Decision> others = List.of(
                new Decision("other", one.method(), "a", 80, one.address(), one.outcome(), one.rule()),
                new Decision("shop", "POST", "a", 80, one.address(), one.outcome(), one.rule()),
                new Decision("shop", "GET", "b", 80, one.address(), one.outcome(), one.rule()),
                new Decision("shop", "GET", "a", 81, one.address(), one.outcome(), one.rule()),
                new Decision("shop", "GET", "a", 80, null, one.outcome(), one.rule()),
                new Decision("shop", "GET", "a", 80, one.address(), Outcome.REPORTED, one.rule()),
                new Decision("shop", "GET", "a", 80, one.address(), one.outcome(), "other"));

        log.add(one);
        others.forEach(log::add);

        assertThat(log.latest(10))
                .hasSize(8)
                .allSatisfy(tally -> assertThat(tally.count()).isOne());
    }

    @Test
    void whatIsOlderThanAQuarterOfAnHourIsForgotten() {
        log.add(to("a"));
        clock.tick(Duration.ofMinutes(15));
        assertThat(hosts(10)).containsExactly("a");

        clock.tick(Duration.ofMillis(1));
        assertThat(hosts(10)).isEmpty();
        log.add(to("b"));
        assertThat(dropped()).isZero();
    }

    @Test
    void theOldestGoesWhereThereAreTooManyAndIsCounted() {
        IntStream.rangeClosed(0, DecisionLog.CAPACITY).forEach(i -> log.add(to("h" + i)));

        List<String> hosts = hosts(DecisionLog.CAPACITY + 1);
        assertThat(hosts).hasSize(DecisionLog.CAPACITY).doesNotContain("h0");
        assertThat(hosts.getFirst()).isEqualTo("h" + DecisionLog.CAPACITY);
        assertThat(dropped()).isEqualTo(1);
    }

    @Test
    void aDroppedEntryStillCounts() {
        Recorded first = log.add(to("h"));
        IntStream.range(0, DecisionLog.CAPACITY).forEach(i -> log.add(to("h" + i)));

        first.again();

        assertThat(counted("test/h")).isEqualTo(2);
    }

    @Test
    void onlyTheFirstOfAnEntryIsLogged() {
        List<String> lines = new ArrayList<>();
        Logger logger = Logger.getLogger("dev.carillon.gateway.decision");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            log.add(to("a")).again();
            log.add(to("a"));
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(lines)
                .containsExactly(
                        "decision=allowed rule=test/a caller=shop method=GET host=a port=80 address=192.0.2.1");
    }

    @Test
    void countsOfManyThreadsAreComplete() {
        Recorded recorded = log.add(to("a"));

        IntStream.range(0, 8)
                .parallel()
                .forEach(thread -> IntStream.range(0, 1000).forEach(i -> {
                    recorded.again();
                    log.add(to("a"));
                }));

        assertThat(log.latest(10))
                .singleElement()
                .satisfies(tally -> assertThat(tally.count()).isEqualTo(16_001));
        assertThat(counted("test/a")).isEqualTo(16_001);
    }
}
