package dev.carillon.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** An engine with a queue named {@value #QUEUE} and a clock that stands still, and short ways to use it. */
public final class EngineUnderTest implements AutoCloseable {
    public static final String QUEUE = "mail";
    public static final Instant START = Instant.parse("2026-11-25T09:00:00Z");
    public static final QueueSettings SETTINGS =
            new QueueSettings(Duration.ofSeconds(30), 3, Duration.ofSeconds(1), Duration.ofMinutes(10));
    public static final EngineOptions OPTIONS =
            new EngineOptions(5, 5, 10_000, 1_000_000, 1_000_000, 64L << 20, Duration.ofHours(24));

    /** Opens an engine; a durable one opens the same storage every time. */
    public interface Opening {
        TaskEngine open(EngineOptions options, Timekeeper time);
    }

    public final TestTime time;
    public TaskEngine engine;

    /** An engine that is told the time. */
    public EngineUnderTest(Opening opening, EngineOptions options) {
        this(opening, options, new SettableClock(START));
    }

    private EngineUnderTest(Opening opening, EngineOptions options, SettableClock clock) {
        this(opening.open(options, clock.timekeeper()), clock);
    }

    /** An engine that has its time from elsewhere, which now is {@link #START}. */
    public EngineUnderTest(TaskEngine engine, TestTime time) {
        this.engine = engine;
        this.time = time;
        await(engine.configure(QUEUE, SETTINGS));
    }

    /** The two clocks of an engine that is told the time. */
    public Timekeeper timekeeper() {
        return ((SettableClock) time).timekeeper();
    }

    /** What the stage completes with, or what it fails with. */
    public static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** Lets time pass, and the engine notice. */
    public void tick(Duration time) {
        this.time.advance(time);
        queue();
    }

    public static NewTask task(String text) {
        return task(text, ReadyTime.atOnce(), 0, null);
    }

    public static NewTask keyed(String text, String key) {
        return task(text, ReadyTime.atOnce(), 0, key);
    }

    public static NewTask delayed(String text, Duration delay) {
        return task(text, new ReadyTime.After(delay), 0, null);
    }

    public static NewTask task(String text, ReadyTime readyTime, int priority, String key) {
        return new NewTask(new Payload("text/plain", text.getBytes(StandardCharsets.UTF_8)), readyTime, priority, key);
    }

    public UUID create(String text) {
        return create(task(text));
    }

    public UUID create(NewTask task) {
        return created(task).id();
    }

    public Creation.Created created(NewTask task) {
        Creation creation = creation(task);
        assertThat(creation).isInstanceOf(Creation.Created.class);
        return (Creation.Created) creation;
    }

    public Creation creation(NewTask task) {
        return await(engine.create(QUEUE, List.of(task))).orElseThrow().getFirst();
    }

    public List<LeasedTask> lease(int max) {
        return await(engine.lease(QUEUE, max, Duration.ZERO)).orElseThrow();
    }

    public LeasedTask leaseOne() {
        List<LeasedTask> tasks = lease(1);
        assertThat(tasks).hasSize(1);
        return tasks.getFirst();
    }

    public Verdict verdict(String token, Settlement settlement) {
        return await(engine.settle(List.of(token), settlement)).getFirst();
    }

    public boolean settle(String token, Settlement settlement) {
        return verdict(token, settlement) == Verdict.ACCEPTED;
    }

    public boolean ack(LeasedTask task) {
        return settle(task.token(), new Settlement.Ack());
    }

    public boolean retry(LeasedTask task, Duration delay) {
        return settle(task.token(), new Settlement.Retry(Optional.of(delay), "later"));
    }

    public boolean fail(LeasedTask task, String reason) {
        return settle(task.token(), new Settlement.Fail(reason));
    }

    public Optional<Task> find(UUID id) {
        return await(engine.task(id));
    }

    public Task get(UUID id) {
        return find(id).orElseThrow();
    }

    public Queue queue() {
        return await(engine.queue(QUEUE)).orElseThrow();
    }

    public List<Task> dead() {
        return await(engine.dead(QUEUE, null, 100)).orElseThrow();
    }

    public static String text(LeasedTask task) {
        return new String(task.payload().bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        engine.close();
    }
}
