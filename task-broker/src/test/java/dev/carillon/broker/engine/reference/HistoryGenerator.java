package dev.carillon.broker.engine.reference;

import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.queue.Rate;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.workflow.NewWorkflow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Thinks of the next step of a history, of a kind that the engine knows. */
public final class HistoryGenerator {
    /** Without limits, so that whoever waits there is handed all that comes. */
    static final String PLAIN = EngineUnderTest.QUEUE;

    static final String LIMITED = "limited";

    /** What a history may have in it. */
    public enum Kind {
        PLAIN,
        REOPENED,
        CLOCK_SET
    }

    private final Random random;
    private final Kind kind;
    private final Map<String, NewTask> keyed = new HashMap<>();
    private final Map<String, NewWorkflow> keyedWorkflows = new HashMap<>();
    private int named;

    HistoryGenerator(long seed, Kind kind) {
        this.random = new Random(seed);
        this.kind = kind;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private <T> T any(T... some) {
        return some[random.nextInt(some.length)];
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    private String queue() {
        return oneIn(20) ? "nowhere" : any(PLAIN, PLAIN, LIMITED);
    }

    private Duration length() {
        return any(
                Duration.ofMillis(1),
                Duration.ofMillis(337),
                Duration.ofSeconds(1),
                Duration.ofMillis(2_741),
                Duration.ofSeconds(10),
                Duration.ofMillis(29_999),
                Duration.ofMinutes(5),
                Duration.ofHours(3));
    }

    /** In most steps some time passes. */
    Step moment() {
        return new Step.Tick(Duration.ofMillis(1 + random.nextInt(5)));
    }

    Step next(HistoryRun run) {
        int dice = random.nextInt(100);
        if (dice < 22) {
            return new Step.Create(queue(), tasks(1 + random.nextInt(oneIn(8) ? 20 : 3)));
        } else if (dice < 40) {
            return new Step.Lease(queue(), 1 + random.nextInt(5));
        } else if (dice < 58) {
            return settle(run);
        } else if (dice < 68) {
            return new Step.Tick(length());
        } else if (dice < 71) {
            return new Step.Extend(token(run), any(Duration.ofSeconds(1), Duration.ofMinutes(1)));
        } else if (dice < 75) {
            return new Step.Cancel(task(run));
        } else if (dice < 78) {
            return new Step.Redrive(
                    queue(),
                    List.of(task(run), task(run), task(run)).stream().sorted().toList());
        } else if (dice < 80) {
            return new Step.Pause(queue(), oneIn(2));
        } else if (dice < 81) {
            return new Step.Purge(queue());
        } else if (dice < 85) {
            return configure();
        } else if (dice < 88) {
            return workflow();
        } else if (dice < 89) {
            return new Step.CancelWorkflow("workflow " + random.nextInt(named + 1));
        } else if (dice < 92) {
            return new Step.AwaitOutcome(task(run), any(Duration.ZERO, Duration.ofSeconds(5), Duration.ofMinutes(2)));
        } else if (dice < 94) {
            return new Step.LongPoll(PLAIN, any(Duration.ofSeconds(1), Duration.ofSeconds(20)));
        } else if (dice < 97) {
            return schedule(run);
        }
        return special();
    }

    private Step special() {
        return switch (kind) {
            case PLAIN -> new Step.Tick(length());
            case REOPENED -> new Step.Reopen();
            case CLOCK_SET ->
                new Step.SetClock(any(Duration.ofHours(1), Duration.ofHours(-1), Duration.ofMillis(-333)));
        };
    }

    // ---- tasks ---------------------------------------------------------------------------------------------------

    private List<NewTask> tasks(int many) {
        return IntStream.range(0, many)
                .mapToObj(i -> oneIn(5) ? keyed() : newTask(null))
                .toList();
    }

    private NewTask keyed() {
        String key = any("key 1", "key 2", "key 3");
        NewTask before = keyed.get(key);
        if (before != null && !oneIn(3)) {
            return before;
        }
        NewTask task = newTask(key);
        keyed.putIfAbsent(key, task);
        return task;
    }

    private NewTask newTask(String key) {
        Payload payload = new Payload("text/plain", ("task " + ++named).getBytes(StandardCharsets.UTF_8));
        return new NewTask(payload, readyTime(), any(0, 0, 5, 9), key, attributes());
    }

    private ReadyTime readyTime() {
        return switch (random.nextInt(6)) {
            case 0 -> new ReadyTime.After(length());
            case 1 -> new ReadyTime.At(EngineUnderTest.START.plus(length()));
            default -> ReadyTime.atOnce();
        };
    }

    private TaskAttributes attributes() {
        return new TaskAttributes(
                oneIn(3) ? any("group 1", "group 2") : null,
                oneIn(3) ? any("ann", "bob") : null,
                oneIn(4) ? length() : null,
                oneIn(5) ? any("trace 1", "trace 2") : null);
    }

    private String task(HistoryRun run) {
        return recent(new ArrayList<>(run.tasks.keySet()));
    }

    private String recent(List<String> names) {
        int known = names.size();
        return known == 0 ? "nobody" : names.get(known - 1 - random.nextInt(Math.min(known, 15)));
    }

    // ---- leases --------------------------------------------------------------------------------------------------

    private Step.Token token(HistoryRun run) {
        return new Step.Token(recent(new ArrayList<>(run.tokens.keySet())), oneIn(6) ? 1 : 0);
    }

    private Step settle(HistoryRun run) {
        List<Step.Token> tokens = IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> token(run))
                .toList();
        if (oneIn(6)) {
            return new Step.GiveBack(tokens);
        }
        return new Step.Settle(
                tokens,
                switch (random.nextInt(4)) {
                    case 0 -> new Settlement.Fail("because " + ++named);
                    case 1 ->
                        new Settlement.Retry(Optional.of(oneIn(2) ? Duration.ZERO : length()), "because " + ++named);
                    case 2 ->
                        new Settlement.Ack(
                                new Payload("text/plain", ("result " + ++named).getBytes(StandardCharsets.UTF_8)));
                    default -> new Settlement.Ack();
                });
    }

    // ---- queues --------------------------------------------------------------------------------------------------

    Step.Configure configure() {
        String name = oneIn(8) ? any("third", "fourth") : any(PLAIN, LIMITED);
        QueueSettings settings = new QueueSettings(
                any(Duration.ofSeconds(2), Duration.ofSeconds(30)),
                1 + random.nextInt(3),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                any(Duration.ofSeconds(10), Duration.ofHours(1)),
                any(Duration.ZERO, Duration.ofSeconds(15), Duration.ofHours(1)),
                name.equals(PLAIN) ? QueueLimits.NONE : limits(),
                null);
        return new Step.Configure(name, settings);
    }

    Step.Configure limited() {
        return new Step.Configure(LIMITED, EngineUnderTest.SETTINGS.withLimits(limits()));
    }

    private QueueLimits limits() {
        return new QueueLimits(
                oneIn(2) ? any(new Rate(1, Duration.ofSeconds(1), 3), new Rate(7, Duration.ofSeconds(3), 2)) : null,
                any(2, 5, QueueLimits.UNLIMITED),
                any(1, 2, QueueLimits.UNLIMITED));
    }

    // ---- the rest ------------------------------------------------------------------------------------------------

    private Step workflow() {
        String key = oneIn(3) ? any("key 1", "key 2") : null;
        NewWorkflow before = key == null ? null : keyedWorkflows.get(key);
        NewWorkflow workflow = before != null && !oneIn(3) ? before : new NewWorkflow(stages(), key);
        if (key != null) {
            keyedWorkflows.putIfAbsent(key, workflow);
        }
        return new Step.Start("workflow " + ++named, workflow);
    }

    /** Later stages have no groups: where two begin at one moment, nothing says which is the first. */
    private List<List<NewWorkflow.Member>> stages() {
        return IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(stage -> IntStream.rangeClosed(0, random.nextInt(3))
                        .mapToObj(i -> new NewWorkflow.Member(queue(), member(stage)))
                        .toList())
                .toList();
    }

    private NewTask member(int stage) {
        NewTask task = newTask(null);
        TaskAttributes said = task.attributes();
        return new NewTask(
                task.payload(),
                task.readyTime(),
                task.priority(),
                null,
                new TaskAttributes(
                        stage == 0 ? said.group() : null,
                        said.concurrencyKey(),
                        said.timeToLive(),
                        said.traceparent()));
    }

    private Step schedule(HistoryRun run) {
        String name = any("nightly", "hourly", "often", "once");
        return switch (random.nextInt(4)) {
            case 0 -> new Step.RemoveSchedule(name);
            case 1 ->
                new Step.PutSchedule(
                        name, queue(), oneIn(5) ? null : run.clock.now().plus(length()));
            default -> new Step.Fire(name, oneIn(4), any(Duration.ZERO, Duration.ofSeconds(1), Duration.ofHours(1)));
        };
    }
}
