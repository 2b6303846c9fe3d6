package dev.carillon.broker.engine.reference;

import static dev.carillon.broker.engine.EngineUnderTest.await;

import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.SettableClock;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.schedule.Firing;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.workflow.Workflow;
import dev.carillon.broker.workflow.WorkflowCreation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Does the steps of a history with an engine and with the reference beside it, and compares every answer. */
final class HistoryRun implements AutoCloseable {
    static final int ALL = 50;
    private static final String RULE = "rule";

    /** The two sides' identifiers, or tokens, of one thing. */
    record Pair<T>(T ours, T theirs) {}

    private record Pending<T>(
            CompletableFuture<T> ours, CompletableFuture<T> theirs, BiFunction<Names, T, Object> told) {}

    /** The two said something else. */
    static final class Difference extends AssertionError {
        private static final long serialVersionUID = 1L;

        Difference(String what, Object engine, Object reference) {
            super(what + "\n    engine:    " + engine + "\n    reference: " + reference);
        }
    }

    final SettableClock clock = new SettableClock(EngineUnderTest.START);
    final ReferenceTaskEngine reference;
    final Map<String, List<Pair<String>>> tokens = new LinkedHashMap<>();
    final Map<String, Pair<UUID>> tasks = new LinkedHashMap<>();
    final Map<String, Pair<UUID>> workflows = new LinkedHashMap<>();

    private final EngineUnderTest broker;
    private final Consumer<EngineUnderTest> reopening;
    private final boolean timed;
    private final Names our;
    private final Names their;
    private final Map<UUID, UUID> theirIds = new HashMap<>();
    private final List<Pending<?>> pending = new ArrayList<>();
    private int named;

    HistoryRun(EngineUnderTest broker, Consumer<EngineUnderTest> reopening, boolean timed) {
        this.broker = broker;
        this.reopening = reopening;
        this.timed = timed;
        this.our = new Names(timed);
        this.their = new Names(timed);
        this.reference = new ReferenceTaskEngine(RandomHistoryContract.OPTIONS, clock.timekeeper());
        await(reference.configure(EngineUnderTest.QUEUE, EngineUnderTest.SETTINGS));
    }

    private TaskEngine engine() {
        return broker.engine;
    }

    // ---- names ---------------------------------------------------------------------------------------------------

    private void meet(UUID ours, UUID theirs, String task) {
        if (theirIds.putIfAbsent(ours, theirs) == null) {
            String name = task + "#" + ++named;
            our.call(ours, name);
            their.call(theirs, name);
            tasks.put(task, new Pair<>(ours, theirs));
        }
    }

    /** Later stages come by themselves. */
    private void meetMembers() {
        workflows.forEach((name, pair) -> {
            Optional<Workflow> ours = await(engine().workflow(pair.ours()));
            Optional<Workflow> theirs = await(reference.workflow(pair.theirs()));
            if (ours.isPresent() && theirs.isPresent()) {
                meetAll(ours.get().tasks(), theirs.get().tasks());
            }
        });
    }

    private void meetAll(List<UUID> ours, List<UUID> theirs) {
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            if (!theirIds.containsKey(ours.get(i))) {
                Payload payload = await(reference.payload(theirs.get(i))).orElse(null);
                meet(ours.get(i), theirs.get(i), Names.text(payload));
            }
        }
    }

    // ---- comparison ----------------------------------------------------------------------------------------------

    private static void same(String what, Object ours, Object theirs) {
        if (!ours.equals(theirs)) {
            throw new Difference(what, ours, theirs);
        }
    }

    private <T> void both(String what, Function<TaskEngine, java.util.concurrent.CompletionStage<T>> asked) {
        same(what, await(asked.apply(engine())), await(asked.apply(reference)));
    }

    void compareQueues() {
        same(
                "queues",
                await(engine().queues()).stream().map(our::told).toList(),
                await(reference.queues()).stream().map(their::told).toList());
    }

    void compareEverything() {
        compareQueues();
        tasks.values().forEach(pair -> {
            same(
                    "task " + our.of(pair.ours()),
                    await(engine().task(pair.ours())).map(our::told),
                    await(reference.task(pair.theirs())).map(their::told));
            same(
                    "payload of " + our.of(pair.ours()),
                    await(engine().payload(pair.ours())).map(Names::text),
                    await(reference.payload(pair.theirs())).map(Names::text));
            same(
                    "outcome of " + our.of(pair.ours()),
                    our.told(await(engine().outcome(pair.ours(), Duration.ZERO))),
                    their.told(await(reference.outcome(pair.theirs(), Duration.ZERO))));
        });
        workflows.forEach((name, pair) -> same(
                "workflow " + name,
                await(engine().workflow(pair.ours())).map(our::told),
                await(reference.workflow(pair.theirs())).map(their::told)));
        same(
                "schedules",
                await(engine().schedules()).stream().map(our::told).toList(),
                await(reference.schedules()).stream().map(their::told).toList());
        same(
                "schedules that are due",
                await(engine().dueSchedules(10)).stream().map(Schedule::name).toList(),
                await(reference.dueSchedules(10)).stream().map(Schedule::name).toList());
        await(reference.queues())
                .forEach(queue -> same(
                        "dead letters of " + queue.name(),
                        await(engine().dead(queue.name(), null, ALL))
                                .map(dead -> dead.stream().map(our::told).toList()),
                        await(reference.dead(queue.name(), null, ALL))
                                .map(dead -> dead.stream().map(their::told).toList())));
    }

    private <T> void compare(Pending<T> waits) {
        if (!waits.theirs().isDone()) {
            if (waits.ours().isDone()) {
                throw new Difference(
                        "an answer to one who waits", waits.told().apply(our, await(waits.ours())), "none");
            }
            return;
        }
        same(
                "an answer to one who waited",
                waits.told().apply(our, await(waits.ours())),
                waits.told().apply(their, await(waits.theirs())));
    }

    private void compareAnswers() {
        broker.queue();
        await(reference.queues());
        meetMembers();
        pending.forEach(this::compare);
        pending.removeIf(waits -> waits.theirs().isDone());
    }

    // ---- steps ---------------------------------------------------------------------------------------------------

    void run(Step step) {
        perform(step);
        compareAnswers();
        compareQueues();
    }

    /** Whoever waited may have been served before the tasks were counted, or after. */
    private static String asSet(Queue queue) {
        return queue.name() + " " + queue.settings() + " paused " + queue.paused();
    }

    private void perform(Step step) {
        switch (step) {
            case Step.Tick tick -> tick(tick.by().toMillis());
            case Step.SetClock set -> {
                clock.set(set.by());
                broker.time.set(set.by());
            }
            case Step.Reopen reopen -> {
                pending.clear();
                reopening.accept(broker);
                reference.restart();
            }
            case Step.Configure set ->
                same(
                        "configure",
                        await(engine().configure(set.queue(), set.settings())).map(HistoryRun::asSet),
                        await(reference.configure(set.queue(), set.settings())).map(HistoryRun::asSet));
            case Step.Pause pause ->
                same(
                        "pause",
                        await(engine().pause(pause.queue(), pause.paused())).map(HistoryRun::asSet),
                        await(reference.pause(pause.queue(), pause.paused())).map(HistoryRun::asSet));
            case Step.Purge purge -> both("purge", engine -> engine.purge(purge.queue()));
            case Step.Create create -> create(create);
            case Step.Lease lease -> lease(lease);
            case Step.LongPoll poll ->
                pending.add(new Pending<Optional<List<LeasedTask>>>(
                        engine().lease(poll.queue(), ALL, poll.longest()).toCompletableFuture(),
                        reference.lease(poll.queue(), ALL, poll.longest()).toCompletableFuture(),
                        // Between tasks of one time nothing decides.
                        (names, leased) -> leased.map(
                                some -> some.stream().map(names::told).sorted().toList())));
            case Step.Settle settle -> {
                List<Pair<String>> used = tokens(settle.tokens());
                same(
                        "settle",
                        await(engine().settle(used.stream().map(Pair::ours).toList(), settle.settlement())),
                        await(reference.settle(used.stream().map(Pair::theirs).toList(), settle.settlement())));
            }
            case Step.GiveBack giveBack -> {
                List<Pair<String>> used = tokens(giveBack.tokens());
                same(
                        "give back",
                        await(engine().giveBack(used.stream().map(Pair::ours).toList())),
                        await(reference.giveBack(used.stream().map(Pair::theirs).toList())));
            }
            case Step.Extend extend ->
                token(extend.token()).ifPresent(token -> {
                    var ours = await(engine().extend(token.ours(), extend.lease()));
                    var theirs = await(reference.extend(token.theirs(), extend.lease()));
                    same("extend", ours.verdict(), theirs.verdict());
                    if (timed) {
                        same("extend", ours, theirs);
                    }
                });
            case Step.Cancel cancel ->
                task(cancel.task())
                        .ifPresent(task -> same(
                                "cancel", await(engine().cancel(task.ours())), await(reference.cancel(task.theirs()))));
            case Step.Redrive redrive -> {
                List<Pair<UUID>> named = redrive.tasks().stream()
                        .map(this::task)
                        .flatMap(Optional::stream)
                        .toList();
                same(
                        "redrive",
                        await(engine().redrive(
                                        redrive.queue(),
                                        named.stream().map(Pair::ours).toList())),
                        await(reference.redrive(
                                redrive.queue(),
                                named.stream().map(Pair::theirs).toList())));
            }
            case Step.AwaitOutcome wait ->
                task(wait.task())
                        .ifPresent(task -> pending.add(new Pending<Outcome>(
                                engine().outcome(task.ours(), wait.longest()).toCompletableFuture(),
                                reference.outcome(task.theirs(), wait.longest()).toCompletableFuture(),
                                Names::told)));
            case Step.Start start -> start(start);
            case Step.CancelWorkflow cancel ->
                Optional.ofNullable(workflows.get(cancel.name()))
                        .ifPresent(workflow -> same(
                                "cancel a workflow",
                                await(engine().cancelWorkflow(workflow.ours())),
                                await(reference.cancelWorkflow(workflow.theirs()))));
            case Step.PutSchedule put -> {
                Payload payload = new Payload("text/plain", put.name().getBytes(StandardCharsets.UTF_8));
                Schedule schedule = new Schedule(
                        put.name(), RULE, put.queue(), payload, 4, TaskAttributes.NONE, put.nextAt(), null, null);
                both("put a schedule", engine -> engine.putSchedule(schedule));
            }
            case Step.RemoveSchedule remove ->
                both("remove a schedule", engine -> engine.removeSchedule(remove.name()));
            case Step.Fire fire -> fire(fire);
        }
    }

    /** Stops at every moment at which something happens, as time does. */
    private void tick(long millis) {
        long left = millis;
        while (left > 0) {
            long step = Math.min(left, Math.max(1, reference.next()));
            clock.advance(Duration.ofMillis(step));
            broker.tick(Duration.ofMillis(step));
            compareAnswers();
            left -= step;
        }
    }

    private Optional<Pair<UUID>> task(String name) {
        return Optional.ofNullable(tasks.get(name));
    }

    private List<Pair<String>> tokens(List<Step.Token> some) {
        return some.stream().map(this::token).flatMap(Optional::stream).toList();
    }

    private Optional<Pair<String>> token(Step.Token token) {
        List<Pair<String>> known = tokens.getOrDefault(token.task(), List.of());
        return token.back() < known.size() ? Optional.of(known.get(known.size() - 1 - token.back())) : Optional.empty();
    }

    private void create(Step.Create create) {
        Optional<List<Creation>> ours = await(engine().create(create.queue(), create.tasks()));
        Optional<List<Creation>> theirs = await(reference.create(create.queue(), create.tasks()));
        if (ours.isPresent() && theirs.isPresent()) {
            for (int i = 0; i < create.tasks().size(); i++) {
                if (ours.get().get(i) instanceof Creation.Created mine
                        && theirs.get().get(i) instanceof Creation.Created other
                        && !mine.replayed()
                        && !other.replayed()) {
                    meet(mine.id(), other.id(), Names.text(create.tasks().get(i).payload()));
                }
            }
        }
        same(
                "create",
                ours.map(some -> some.stream().map(our::told).toList()),
                theirs.map(some -> some.stream().map(their::told).toList()));
    }

    private void lease(Step.Lease lease) {
        Optional<List<LeasedTask>> ours = await(engine().lease(lease.queue(), lease.max(), Duration.ZERO));
        List<UUID> order = ours.orElse(List.of()).stream()
                .map(task -> theirIds.getOrDefault(task.id(), task.id()))
                .toList();
        reference.prefer(order, !timed);
        Optional<List<LeasedTask>> theirs = await(reference.lease(lease.queue(), lease.max(), Duration.ZERO));
        reference.prefer(List.of(), false);
        same(
                "lease",
                ours.map(some -> some.stream().map(our::told).toList()),
                theirs.map(some -> some.stream().map(their::told).toList()));
        for (int i = 0; i < ours.orElse(List.of()).size(); i++) {
            LeasedTask mine = ours.get().get(i);
            tokens.computeIfAbsent(Names.text(mine.payload()), name -> new ArrayList<>())
                    .add(new Pair<>(mine.token(), theirs.get().get(i).token()));
        }
    }

    private void start(Step.Start start) {
        WorkflowCreation ours = await(engine().createWorkflow(start.workflow()));
        WorkflowCreation theirs = await(reference.createWorkflow(start.workflow()));
        if (ours instanceof WorkflowCreation.Created mine
                && theirs instanceof WorkflowCreation.Created other
                && !mine.replayed()
                && !other.replayed()) {
            our.call(mine.id(), start.name());
            their.call(other.id(), start.name());
            workflows.put(start.name(), new Pair<>(mine.id(), other.id()));
            meetAll(mine.tasks(), other.tasks());
        }
        same("start a workflow", our.told(ours), their.told(theirs));
    }

    private void fire(Step.Fire fire) {
        Instant due = await(reference.schedule(fire.name()))
                .map(Schedule::nextAt)
                .orElse(clock.now())
                .minusMillis(fire.late() ? 1 : 0);
        Instant next = fire.next().isZero() ? null : due.plus(fire.next());
        Firing ours = await(engine().fire(fire.name(), RULE, due, next));
        Firing theirs = await(reference.fire(fire.name(), RULE, due, next));
        same("fire", ours.getClass(), theirs.getClass());
        if (ours instanceof Firing.Fired mine && theirs instanceof Firing.Fired other) {
            meet(mine.task(), other.task(), fire.name());
        }
    }

    @Override
    public void close() {
        broker.close();
    }
}
