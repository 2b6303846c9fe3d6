package dev.carillon.broker.trigger;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.START;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.SettableClock;
import dev.carillon.broker.engine.reference.ReferenceTaskEngine;
import dev.carillon.broker.schedule.CronTiming;
import dev.carillon.broker.schedule.IntervalTiming;
import dev.carillon.broker.schedule.Missed;
import dev.carillon.broker.schedule.RuleText;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.schedule.ScheduleRule;
import dev.carillon.broker.schedule.ScheduleSetting;
import dev.carillon.broker.schedule.Timing;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScheduleTickerTest {
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Timing QUARTERS = new IntervalTiming(QUARTER, START.plus(QUARTER));
    private static final EngineOptions OPTIONS =
            new EngineOptions(5, 5000, 20_000, 1_000_000, 1_000_000, 64L << 20, Duration.ofHours(24));

    private final SettableClock clock = new SettableClock(START);
    private final EngineUnderTest broker =
            new EngineUnderTest(new ReferenceTaskEngine(OPTIONS, clock.timekeeper()), clock);
    private final List<Duration> lateness = new ArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private ScheduleTicker ticker = newTicker();

    private ScheduleTicker newTicker() {
        return newTicker(broker);
    }

    private ScheduleTicker newTicker(EngineUnderTest over) {
        ScheduleObserver observer = new ScheduleObserver() {
            @Override
            public synchronized void fired(Duration late) {
                lateness.add(late);
            }

            @Override
            public void refused() {
                refused.incrementAndGet();
            }
        };
        return new ScheduleTicker(over.engine, observer, OPTIONS.maxSchedules());
    }

    @AfterEach
    void close() {
        broker.close();
    }

    private void put(String name, String queue, ScheduleRule rule) {
        put(broker, name, queue, rule);
    }

    private static void put(EngineUnderTest broker, String name, String queue, ScheduleRule rule) {
        Instant next = rule.next(broker.time.now()).orElse(null);
        Payload payload = new Payload("text/plain", new byte[] {'x'});
        assertThat(await(broker.engine.putSchedule(new Schedule(
                        name, RuleText.of(rule), queue, payload, 0, TaskAttributes.NONE, next, null, null))))
                .isEqualTo(ScheduleSetting.SET);
    }

    private void put(Timing timing, Missed missed) {
        put("report", QUEUE, new ScheduleRule(timing, missed, null, null, false));
    }

    private Schedule schedule() {
        return await(broker.engine.schedule("report")).orElseThrow();
    }

    private long tasks() {
        return broker.queue().counts().ready();
    }

    /** Ticks until nothing more is due, as the loop does. */
    private void tick() throws Exception {
        while (ticker.tick()) {
            // more is due
        }
    }

    private void advance(Duration time) throws Exception {
        clock.advance(time);
        tick();
    }

    @Test
    void nothingIsFiredBeforeItIsDue() throws Exception {
        put(QUARTERS, Missed.ALL);

        advance(QUARTER.minusMillis(1));

        assertThat(tasks()).isZero();
        assertThat(schedule().lastAt()).isNull();
    }

    @Test
    void whatIsDueIsFiredOnceAndMovesOn() throws Exception {
        put(QUARTERS, Missed.ALL);

        advance(QUARTER.plusMillis(200));
        tick();

        assertThat(tasks()).isEqualTo(1);
        assertThat(schedule().lastAt()).isEqualTo(START.plus(QUARTER));
        assertThat(schedule().nextAt()).isEqualTo(START.plus(QUARTER.multipliedBy(2)));
        assertThat(broker.get(schedule().lastTask()).queue()).isEqualTo(QUEUE);
        assertThat(lateness).containsExactly(Duration.ofMillis(200));
    }

    /** As where a database says what time it is; this one's is from before any machine's. */
    @ParameterizedTest
    @EnumSource(Missed.class)
    void theEnginesTimeDecidesWhateverThisMachinesClockSays(Missed missed) throws Exception {
        Instant past = Instant.parse("2001-01-01T00:00:00Z");
        SettableClock itsOwn = new SettableClock(past);
        try (EngineUnderTest other =
                new EngineUnderTest(new ReferenceTaskEngine(OPTIONS, itsOwn.timekeeper()), itsOwn)) {
            Timing minutes = new IntervalTiming(Duration.ofMinutes(1), past.plusSeconds(60));
            put(other, "report", QUEUE, new ScheduleRule(minutes, missed, null, null, false));
            itsOwn.advance(Duration.ofSeconds(61));

            assertThat(newTicker(other).tick()).isFalse();

            assertThat(other.queue().counts().ready()).isEqualTo(1);
            assertThat(await(other.engine.schedule("report")).orElseThrow().nextAt())
                    .isEqualTo(past.plusSeconds(120));
            assertThat(lateness).containsExactly(Duration.ofSeconds(1));
        }
    }

    @Test
    void latenessNeverAddsUp() throws Exception {
        put(QUARTERS, Missed.ALL);

        for (int i = 0; i < 4; i++) {
            advance(QUARTER.plusSeconds(40));
        }

        assertThat(tasks()).isEqualTo(4);
        assertThat(schedule().nextAt()).isEqualTo(START.plus(QUARTER.multipliedBy(5)));
    }

    @Test
    void afterARestartEveryMissedTimeIsMadeUp() throws Exception {
        put(QUARTERS, Missed.ALL);
        advance(QUARTER);

        ticker = newTicker();
        advance(Duration.ofHours(2));

        assertThat(tasks()).isEqualTo(9);
        assertThat(schedule().lastAt()).isEqualTo(START.plus(QUARTER.multipliedBy(9)));
    }

    @Test
    void orOneTaskStandsForAllOfThem() throws Exception {
        put(QUARTERS, Missed.LATEST);
        advance(QUARTER);

        ticker = newTicker();
        advance(Duration.ofHours(2).plusSeconds(1));

        assertThat(tasks()).isEqualTo(2);
        assertThat(schedule().nextAt()).isEqualTo(START.plus(QUARTER.multipliedBy(10)));
    }

    @Test
    void twoTickersOverOneEngineNeverDouble() throws Exception {
        for (int i = 0; i < 20; i++) {
            put("report-" + i, QUEUE, new ScheduleRule(QUARTERS, Missed.ALL, null, null, false));
        }
        ScheduleTicker other = newTicker();
        clock.advance(QUARTER.multipliedBy(10));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> both = threads.invokeAll(List.<Callable<Boolean>>of(ticker::tick, other::tick));
            for (Future<Boolean> one : both) {
                one.get();
            }
        }
        tick();

        assertThat(tasks()).isEqualTo(200);
        assertThat(lateness).hasSize(200);
    }

    @Test
    void aClockThatIsSetForwardMakesUpWhatItSkipped() throws Exception {
        put(QUARTERS, Missed.ALL);

        clock.set(Duration.ofHours(1));
        tick();

        assertThat(tasks()).isEqualTo(4);
    }

    @Test
    void aClockThatIsSetBackDoublesNothing() throws Exception {
        put(QUARTERS, Missed.ALL);
        advance(Duration.ofHours(1));

        clock.set(Duration.ofHours(-1));
        tick();
        for (int i = 0; i < 4; i++) {
            advance(QUARTER);
        }

        assertThat(tasks()).isEqualTo(4);
        advance(QUARTER);
        assertThat(tasks()).isEqualTo(5);
    }

    @Test
    void aNightOfTwoHoursThreeHasOneReport() throws Exception {
        clock.set(Duration.between(START, Instant.parse("2026-10-24T22:00:00Z")));
        put(CronTiming.parse("30 3 * * *", ZoneId.of("Europe/Sofia")), Missed.ALL);

        for (int i = 0; i < 12; i++) {
            advance(Duration.ofMinutes(30));
        }

        assertThat(tasks()).isEqualTo(1);
        assertThat(schedule().lastAt()).isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
    }

    @Test
    void aPausedScheduleIsNotFiredAndResumedItCountsFromThen() throws Exception {
        put("report", QUEUE, new ScheduleRule(QUARTERS, Missed.ALL, null, null, true));
        advance(Duration.ofHours(5));
        assertThat(tasks()).isZero();

        put("report", QUEUE, new ScheduleRule(QUARTERS, Missed.ALL, null, null, false));
        tick();

        assertThat(tasks()).isZero();
        advance(QUARTER);
        assertThat(tasks()).isEqualTo(1);
    }

    @Test
    void anotherRuleCountsFromNow() throws Exception {
        put(QUARTERS, Missed.ALL);
        clock.advance(Duration.ofHours(1));

        put(CronTiming.parse("30 * * * *", ZoneId.of("UTC")), Missed.ALL);
        tick();

        assertThat(tasks()).isZero();
        advance(Duration.ofMinutes(30));
        assertThat(tasks()).isEqualTo(1);
        assertThat(schedule().lastAt()).isEqualTo(START.plus(Duration.ofMinutes(90)));
    }

    @Test
    void whatIsOverIsFiredNoMore() throws Exception {
        put("report", QUEUE, new ScheduleRule(QUARTERS, Missed.ALL, null, START.plus(QUARTER.multipliedBy(2)), false));

        advance(Duration.ofDays(1));

        assertThat(tasks()).isEqualTo(2);
        assertThat(schedule().nextAt()).isNull();
    }

    @Test
    void aScheduleWithoutItsQueueStaysDueUntilThereIsOne() throws Exception {
        put("report", "later", new ScheduleRule(QUARTERS, Missed.ALL, null, null, false));
        advance(QUARTER.multipliedBy(2));
        assertThat(refused).hasValue(1);
        assertThat(schedule().nextAt()).isEqualTo(START.plus(QUARTER));

        await(broker.engine.configure("later", EngineUnderTest.SETTINGS));
        tick();

        assertThat(await(broker.engine.queue("later")).orElseThrow().counts().ready())
                .isEqualTo(2);
    }

    @Test
    void manyThatAreRefusedDoNotHideTheOthers() throws Exception {
        for (int i = 0; i < 2500; i++) {
            put("refused-" + i, "nowhere", new ScheduleRule(QUARTERS, Missed.ALL, null, null, false));
        }
        put(
                "report",
                QUEUE,
                new ScheduleRule(
                        new IntervalTiming(QUARTER, START.plus(QUARTER).plusSeconds(1)),
                        Missed.ALL,
                        null,
                        null,
                        false));
        clock.advance(QUARTER.plusSeconds(1));

        for (int second = 0; second < 3; second++) {
            tick();
        }

        assertThat(tasks()).isEqualTo(1);
    }

    @Test
    void aLongBacklogIsMadeUpInSteps() throws Exception {
        put(new IntervalTiming(Duration.ofSeconds(1), START.plusSeconds(1)), Missed.ALL);
        clock.advance(Duration.ofSeconds(ScheduleTicker.MOST_AT_ONCE + 5));

        assertThat(ticker.tick()).isTrue();

        assertThat(tasks()).isEqualTo(ScheduleTicker.MOST_AT_ONCE);
        tick();
        assertThat(tasks()).isEqualTo(ScheduleTicker.MOST_AT_ONCE + 5);
    }

    @Test
    void aRuleThatCannotBeReadHoldsUpNoOther() throws Exception {
        await(broker.engine.putSchedule(new Schedule(
                "broken",
                "every=PT",
                QUEUE,
                new Payload("a/b", new byte[0]),
                0,
                TaskAttributes.NONE,
                START,
                null,
                null)));
        put(QUARTERS, Missed.ALL);

        advance(QUARTER);

        assertThat(tasks()).isEqualTo(1);
    }
}
