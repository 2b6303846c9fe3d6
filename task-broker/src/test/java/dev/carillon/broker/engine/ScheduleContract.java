package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.START;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.schedule.Firing;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.schedule.ScheduleSetting;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What an engine does for schedules: it keeps when they are due, and lets one of all who ask fire. */
interface ScheduleContract extends EngineContract {
    Duration HOUR = Duration.ofHours(1);
    TaskAttributes ATTRIBUTES = new TaskAttributes("reports", "disk", Duration.ofHours(3), null);

    static Schedule schedule(String name, String queue, Instant nextAt) {
        return schedule(name, "due at " + nextAt, queue, nextAt);
    }

    static Schedule schedule(String name, String rule, String queue, Instant nextAt) {
        Payload payload = new Payload("text/plain", new byte[] {'h', 'i', 0});
        return new Schedule(name, rule, queue, payload, 7, ATTRIBUTES, nextAt, null, null);
    }

    static Schedule schedule(String name, Instant nextAt) {
        return schedule(name, QUEUE, nextAt);
    }

    private boolean put(Schedule schedule) {
        return set(schedule) == ScheduleSetting.SET;
    }

    private ScheduleSetting set(Schedule schedule) {
        return await(broker().engine.putSchedule(schedule));
    }

    private Schedule get(String name) {
        return await(broker().engine.schedule(name)).orElseThrow();
    }

    private List<String> due(int limit) {
        return await(broker().engine.dueSchedules(limit)).stream()
                .map(Schedule::name)
                .toList();
    }

    /** By whoever knows the rule that it has now. */
    private Firing fire(String name, Instant due, Instant next) {
        String rule = await(broker().engine.schedule(name)).map(Schedule::rule).orElse("none");
        return await(broker().engine.fire(name, rule, due, next));
    }

    /** And not this machine's, which is another one's in these tests. */
    @Test
    default void theTimeThatSchedulesGoByIsTheEngines() {
        assertThat(await(broker().engine.now())).isEqualTo(START);

        broker().tick(HOUR);

        assertThat(await(broker().engine.now())).isEqualTo(START.plus(HOUR));
    }

    @Test
    default void aScheduleIsKeptAsItWasSaid() {
        Schedule nightly = schedule("nightly", START.plus(HOUR));

        assertThat(put(nightly)).isTrue();

        assertThat(get("nightly")).usingRecursiveComparison().isEqualTo(nightly);
        assertThat(await(broker().engine.schedule("unknown"))).isEmpty();
    }

    @Test
    default void aNameThatNoScheduleCanHaveIsUnknownAndAQueueSoNamedIsNotThere() {
        put(schedule("nightly", QUEUE + "\0", START));

        assertThat(await(broker().engine.schedule("nightly\0"))).isEmpty();
        assertThat(await(broker().engine.removeSchedule("nightly\0"))).isFalse();
        assertThat(fire("nightly\0", START, null)).isInstanceOf(Firing.Lost.class);
        assertThat(fire("nightly", START, null)).isInstanceOf(Firing.Refused.class);
    }

    @Test
    default void schedulesAreListedByName() {
        for (String name : List.of("zebra", "ant", "mouse")) {
            put(schedule(name, START.plus(HOUR)));
        }

        assertThat(await(broker().engine.schedules()))
                .extracting(Schedule::name)
                .containsExactly("ant", "mouse", "zebra");
    }

    @Test
    default void aScheduleThatIsPutAgainTakesThePlaceOfTheOneBefore() {
        put(schedule("nightly", START.plus(HOUR)));

        put(schedule("nightly", START.plus(HOUR.multipliedBy(2))));

        assertThat(await(broker().engine.schedules())).hasSize(1);
        assertThat(get("nightly").nextAt()).isEqualTo(START.plus(HOUR.multipliedBy(2)));
    }

    @Test
    default void underTheSameRuleItIsDueWhenItWas() {
        put(schedule("nightly", "the rule", QUEUE, START));
        fire("nightly", START, START.plus(HOUR));
        Schedule fired = get("nightly");

        put(schedule("nightly", "the rule", "elsewhere", START.plus(HOUR.multipliedBy(5))));

        assertThat(get("nightly").queue()).isEqualTo("elsewhere");
        assertThat(get("nightly").nextAt()).isEqualTo(START.plus(HOUR));
        assertThat(get("nightly").lastAt()).isEqualTo(START);
        assertThat(get("nightly").lastTask()).isEqualTo(fired.lastTask());
    }

    @Test
    default void underAnotherRuleItIsDueAsThatSays() {
        put(schedule("nightly", "the rule", QUEUE, START));
        Firing.Fired fired = (Firing.Fired) fire("nightly", START, START.plus(HOUR));

        put(schedule("nightly", "another rule", QUEUE, START.plus(HOUR.multipliedBy(5))));

        assertThat(get("nightly").nextAt()).isEqualTo(START.plus(HOUR.multipliedBy(5)));
        assertThat(get("nightly").lastAt()).isEqualTo(START);
        assertThat(get("nightly").lastTask()).isEqualTo(fired.task());
    }

    /** Whoever set it reckoned before it fired. */
    @Test
    default void underAnotherRuleItIsNotDueAgainForWhatItHasFiredFor() {
        put(schedule("nightly", "the rule", QUEUE, START));
        Firing.Fired fired = (Firing.Fired) fire("nightly", START, START.plus(HOUR));
        Schedule before = get("nightly");

        for (Instant again : List.of(START, START.minusMillis(1))) {
            assertThat(set(schedule("nightly", "another rule", QUEUE, again)))
                    .isEqualTo(ScheduleSetting.FIRED_MEANWHILE);
        }

        assertThat(get("nightly")).usingRecursiveComparison().isEqualTo(before);
        assertThat(put(schedule("nightly", "another rule", QUEUE, START.plusMillis(1))))
                .isTrue();
        assertThat(get("nightly").lastTask()).isEqualTo(fired.task());
    }

    @Test
    default void setAnewWhileItFiresItFiresOnceForATime() {
        for (int round = 0; round < 20; round++) {
            Instant due = START.plusSeconds(round);
            Schedule first = schedule("nightly", "rule " + round, QUEUE, due);
            put(first);
            ConcurrentLinkedQueue<Firing> answers = new ConcurrentLinkedQueue<>();
            Schedule anew = schedule("nightly", "rule " + round + " anew", QUEUE, due);

            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                threads.execute(() -> answers.add(await(broker().engine.fire("nightly", first.rule(), due, null))));
                threads.execute(() -> set(anew));
            }
            answers.add(await(broker().engine.fire("nightly", anew.rule(), due, null)));

            assertThat(answers)
                    .filteredOn(answer -> answer instanceof Firing.Fired)
                    .hasSize(1);
        }
    }

    @Test
    default void thereAreNoMoreSchedulesThanAllowed() {
        for (int i = 0; i < EngineUnderTest.OPTIONS.maxSchedules(); i++) {
            assertThat(put(schedule("schedule-" + i, START))).isTrue();
        }

        assertThat(set(schedule("one-too-many", START))).isEqualTo(ScheduleSetting.TOO_MANY);
        assertThat(put(schedule("schedule-0", START.plus(HOUR)))).isTrue();
        assertThat(await(broker().engine.removeSchedule("schedule-0"))).isTrue();
        assertThat(await(broker().engine.removeSchedule("schedule-0"))).isFalse();
        assertThat(put(schedule("fits", START))).isTrue();
    }

    @Test
    default void theLongestDueComesFirst() {
        put(schedule("c", START.minusSeconds(1)));
        put(schedule("a", START.minusSeconds(2)));
        put(schedule("b", START.minusSeconds(3)));
        put(schedule("never", null));
        put(schedule("later", START.plusMillis(1)));

        assertThat(due(10)).containsExactly("b", "a", "c");
        assertThat(due(2)).containsExactly("b", "a");
        broker().tick(Duration.ofMillis(1));
        assertThat(due(10)).containsExactly("b", "a", "c", "later");
    }

    @Test
    default void firingCreatesTheTaskAndMovesTheScheduleOn() {
        put(schedule("nightly", START));

        Firing.Fired fired = (Firing.Fired) fire("nightly", START, START.plus(HOUR));

        assertThat(get("nightly").nextAt()).isEqualTo(START.plus(HOUR));
        assertThat(get("nightly").lastAt()).isEqualTo(START);
        assertThat(get("nightly").lastTask()).isEqualTo(fired.task());
        assertThat(due(10)).isEmpty();
        assertThat(broker().get(fired.task()).priority()).isEqualTo(7);
        LeasedTask task = broker().leaseOne();
        assertThat(task.id()).isEqualTo(fired.task());
        assertThat(task.payload().bytes()).containsExactly('h', 'i', 0);
        assertThat(task.payload().contentType()).isEqualTo("text/plain");
        assertThat(task.attributes()).isEqualTo(ATTRIBUTES);
    }

    @Test
    default void whoeverComesSecondHasLost() {
        put(schedule("nightly", START));
        fire("nightly", START, START.plus(HOUR));

        assertThat(fire("nightly", START, START.plus(HOUR))).isEqualTo(new Firing.Lost());

        assertThat(broker().queue().counts().ready()).isEqualTo(1);
    }

    @Test
    default void ofManyAtOnceOneFires() {
        put(schedule("nightly", START));
        ConcurrentLinkedQueue<Firing> answers = new ConcurrentLinkedQueue<>();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                threads.execute(() -> answers.add(fire("nightly", START, START.plus(HOUR))));
            }
        }

        assertThat(answers).hasSize(20);
        assertThat(answers).filteredOn(answer -> answer instanceof Firing.Fired).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer instanceof Firing.Lost).hasSize(19);
        assertThat(broker().lease(10)).hasSize(1);
    }

    @Test
    default void aScheduleThatChangedOrWentMeanwhileIsLost() {
        put(schedule("changed", START));
        put(schedule("removed", START));
        put(schedule("paused", START));
        put(schedule("changed", START.plusSeconds(1)));
        await(broker().engine.removeSchedule("removed"));
        put(schedule("paused", null));

        for (String name : List.of("changed", "removed", "paused", "unknown")) {
            assertThat(fire(name, START, START.plus(HOUR))).isEqualTo(new Firing.Lost());
        }
        assertThat(broker().queue().counts().ready()).isZero();
    }

    /** When it is due next is the new rule's to say, and whoever read the old one does not know it. */
    @Test
    default void underAnotherRuleThatIsDueAtTheSameTimeItIsLost() {
        put(schedule("nightly", "the rule", QUEUE, START));
        put(schedule("nightly", "another rule", QUEUE, START));

        assertThat(await(broker().engine.fire("nightly", "the rule", START, START.plus(HOUR))))
                .isEqualTo(new Firing.Lost());

        assertThat(get("nightly").nextAt()).isEqualTo(START);
        assertThat(broker().queue().counts().ready()).isZero();
        assertThat(await(broker().engine.fire("nightly", "another rule", START, START.plusSeconds(1))))
                .isInstanceOf(Firing.Fired.class);
    }

    @Test
    default void aScheduleThatIsOverIsDueNoMore() {
        put(schedule("once", START));

        assertThat(fire("once", START, null)).isInstanceOf(Firing.Fired.class);

        broker().tick(Duration.ofDays(1000));
        assertThat(due(10)).isEmpty();
        assertThat(get("once").nextAt()).isNull();
        assertThat(get("once").lastAt()).isEqualTo(START);
    }

    @Test
    default void withoutItsQueueItStaysDue() {
        put(schedule("nightly", "nowhere", START));

        assertThat(fire("nightly", START, START.plus(HOUR))).isInstanceOf(Firing.Refused.class);

        assertThat(due(10)).containsExactly("nightly");
        assertThat(get("nightly").lastAt()).isNull();
    }

    @Test
    default void inAFullBrokerItStaysDue() {
        put(schedule("nightly", START));
        await(broker().engine.create(QUEUE, Collections.nCopies((int) EngineUnderTest.OPTIONS.maxTasks(), task("x"))));

        assertThat(fire("nightly", START, START.plus(HOUR))).isInstanceOf(Firing.Refused.class);

        assertThat(due(10)).containsExactly("nightly");
        await(broker().engine.purge(QUEUE));
        assertThat(fire("nightly", START, START.plus(HOUR))).isInstanceOf(Firing.Fired.class);
    }

    @Test
    default void aTaskOfAScheduleIsOneOfItsGroup() {
        put(schedule("nightly", START));
        fire("nightly", START, START.plusSeconds(1));
        broker().tick(Duration.ofSeconds(1));
        fire("nightly", START.plusSeconds(1), null);

        assertThat(broker().lease(10)).hasSize(1);
        assertThat(broker().queue().counts().blocked()).isEqualTo(1);
    }
}
