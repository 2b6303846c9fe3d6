package dev.carillon.broker.engine.singlewriter;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.keyed;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.SettableClock;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import dev.carillon.broker.task.Verdict;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.NewWorkflow.Member;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one round of the engine does, and what one commit holds, has bounds, whatever comes at once. */
class BoundedRoundsTest {
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(5);
    private static final int MANY = 9000;
    private static final int MEBIBYTE = 1 << 20;
    /** Tasks of a mebibyte in a second stage. */
    private static final int LATER = 10;

    private final GatedStorage storage = new GatedStorage();
    private final EngineUnderTest broker = storage.broker();

    @AfterEach
    void close() {
        storage.letGo();
        broker.close();
    }

    private static NewTask mortal(String text) {
        return new NewTask(
                task(text).payload(), ReadyTime.atOnce(), 0, null, new TaskAttributes(null, null, TIME_TO_LIVE, null));
    }

    private static NewTask large() {
        return new NewTask(new Payload("text/plain", new byte[MEBIBYTE]), ReadyTime.atOnce(), 0, null);
    }

    private void createMany(NewTask task) {
        for (int i = 0; i < MANY; i += 1000) {
            assertThat(await(broker.engine.create(QUEUE, Collections.nCopies(1000, task))))
                    .isPresent();
        }
    }

    private CompletionStage<Optional<List<Creation>>> createLarge(int mebibytes) {
        return broker.engine.create(QUEUE, Collections.nCopies(mebibytes, large()));
    }

    /** It waits for nothing but the end of a write, and looks at no command meanwhile. */
    private static boolean isAnEngineStuck() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> LockSupport.getBlocker(thread) instanceof EngineRounds);
    }

    private Books books(EngineClock clock, Executor readers) {
        LeaseTokens tokens = new LeaseTokens();
        Delivery delivery = new Delivery(storage, tokens, readers, new UnusedDesk());
        return new Books(EngineUnderTest.OPTIONS, clock, EngineObserver.NONE, tokens, delivery);
    }

    // ---- what is due ---------------------------------------------------------------------------------------------

    @Test
    void ofWhatIsDueARoundDoesAPieceAndTheNextOneIsDueAtOnce() {
        SettableClock time = new SettableClock(EngineUnderTest.START);
        EngineClock clock = new EngineClock(time.timekeeper(), 0);
        Readers readers = new Readers(false);
        Books books = books(clock, readers);
        Commit created = new Commit();
        QueueBook queue = books.queues
                .configure(QUEUE, SETTINGS, clock.current(), created)
                .orElseThrow();
        List<Draft> drafts = IntStream.range(0, 3 * Books.DUE_AT_ONCE)
                .mapToObj(i -> Draft.of(QUEUE, i < Books.DUE_AT_ONCE ? mortal("m") : keyed("pay", "order " + i)))
                .toList();
        books.creation.create(queue, drafts, clock.current(), created);
        created.succeeded();
        time.advance(SETTINGS.dedupeWindow());
        long now = clock.current();

        Commit first = new Commit();
        books.advance(now, first);
        assertThat(first.changes()).hasSize(2 * Books.DUE_AT_ONCE);
        assertThat(books.next()).as("the other half of the keys").isLessThanOrEqualTo(now);

        Commit second = new Commit();
        books.advance(now, second);
        assertThat(second.changes()).hasSize(Books.DUE_AT_ONCE);
        assertThat(books.next()).isGreaterThan(now);
    }

    @Test
    void leasesThatAStopEndedAreTakenBackPieceByPiece() {
        int most = Commit.FULL / 64;
        int leases = most + 3 * Books.DUE_AT_ONCE;
        SettableClock time = new SettableClock(EngineUnderTest.START);
        EngineClock clock = new EngineClock(time.timekeeper(), 0);
        Books books = books(clock, new Readers(false));
        long now = clock.current();

        Commit first = new Commit();
        books.recover(holding(leases, TaskState.LEASED, now), now, first);
        QueueBook queue = books.queues.get(1);
        assertThat(first.changes()).hasSize(most);
        assertThat(queue.leased).isEqualTo(leases - most);

        for (int piece = 1; piece <= 3; piece++) {
            assertThat(books.next()).isLessThanOrEqualTo(now);
            Commit next = new Commit();
            books.advance(now, next);
            assertThat(next.changes()).hasSize(Books.DUE_AT_ONCE);
        }
        assertThat(queue.leased).isZero();
        assertThat(queue.ready.size()).isEqualTo(leases);
    }

    private static TaskStorage holding(int tasks, TaskState state, long now) {
        return (TaskStorage) Proxy.newProxyInstance(
                TaskStorage.class.getClassLoader(), new Class<?>[] {TaskStorage.class}, (proxy, method, arguments) -> {
                    TaskStorage.Recovery recovery = (TaskStorage.Recovery) arguments[0];
                    recovery.queue(new StoredQueue(1, QUEUE, SETTINGS, false));
                    TaskIdSequence ids = new TaskIdSequence();
                    for (int i = 0; i < tasks; i++) {
                        recovery.task(new StoredTask(ids.next(now), 1, state, 0, 1, now, now, 4, false));
                    }
                    return null;
                });
    }

    @Test
    void whatIsHandedOutTogetherIsNoMoreThanACommitTakes() {
        int most = Commit.FULL / 64;
        int max = 1000;
        int workers = most / max + 10;
        SettableClock time = new SettableClock(EngineUnderTest.START);
        EngineClock clock = new EngineClock(time.timekeeper(), 0);
        Books books = books(clock, unread -> {});
        long now = clock.current();
        books.recover(holding(workers * max, TaskState.READY, now), now, new Commit());
        QueueBook queue = books.queues.get(1);
        for (int i = 0; i < workers; i++) {
            books.desk.ask(new Waiter(queue, max, now, new CompletableFuture<>()));
        }

        Commit first = new Commit();
        books.serve(now, first);
        assertThat(first.changes()).hasSizeBetween(most, most + max);
        assertThat(books.next()).as("those who were not served").isLessThanOrEqualTo(now);

        books.serve(now, new Commit());
        assertThat(queue.leased).isEqualTo(workers * max);
        assertThat(queue.waiters.isEmpty()).isTrue();
    }

    @Test
    void creatorsWhoFillEachCommitLeaveRoomForLeases() {
        SettableClock time = new SettableClock(EngineUnderTest.START);
        EngineClock clock = new EngineClock(time.timekeeper(), 0);
        Books books = books(clock, unread -> {});
        long now = clock.current();
        books.recover(holding(1, TaskState.READY, now), now, new Commit());
        QueueBook queue = books.queues.get(1);
        CompletableFuture<Optional<List<LeasedTask>>> late = new CompletableFuture<>();
        books.desk.ask(new Waiter(queue, 1, now, new CompletableFuture<>()));
        books.desk.ask(new Waiter(queue, 1, now, late));

        books.serve(now, full(now));

        assertThat(queue.leased).isOne();
        assertThat(late).as("whoever's wait is over").isCompletedWithValue(Optional.of(List.of()));
    }

    private static Commit full(long now) {
        Commit full = new Commit();
        full.keep(new Change.PutPayload(new TaskIdSequence().next(now), new Payload("a/b", new byte[Commit.FULL])));
        assertThat(full.isFull()).isTrue();
        return full;
    }

    @Test
    void andForWhatIsDue() {
        SettableClock time = new SettableClock(EngineUnderTest.START);
        EngineClock clock = new EngineClock(time.timekeeper(), 0);
        Books books = books(clock, unread -> {});
        long now = clock.current();
        books.recover(holding(1, TaskState.READY, now), now, new Commit());
        QueueBook queue = books.queues.get(1);
        books.desk.ask(new Waiter(queue, 1, now, new CompletableFuture<>()));
        books.serve(now, new Commit());
        Commit created = new Commit();
        books.creation.create(queue, List.of(Draft.of(QUEUE, mortal("mortal"))), now, created);
        created.succeeded();
        assertThat(List.of(queue.leased, queue.ready.size())).containsExactly(1, 1);
        time.advance(SETTINGS.lease().plus(TIME_TO_LIVE));

        books.advance(clock.current(), full(now));

        assertThat(List.of(queue.leased, queue.ready.size())).containsExactly(0, 1);
    }

    @Test
    void creatorsOfWhomSomeAlwaysWaitHoldUpNeitherOtherWaitersNorWhatIsDue() {
        int full = Commit.FULL / MEBIBYTE;
        String other = "other";
        await(broker.engine.configure(other, SETTINGS));
        await(broker.engine.create(other, List.of(task("work"))));
        await(broker.engine.lease(other, 1, Duration.ZERO));
        await(broker.engine.configure(other, SETTINGS)); // with what the lease has to keep
        storage.hold();
        Queue<CompletionStage<Optional<List<Creation>>>> creations = new ArrayDeque<>();
        creations.add(createLarge(full));
        await().until(storage::isWrittenTo);
        creations.add(createLarge(full));
        creations.add(createLarge(full));
        await().until(BoundedRoundsTest::isAnEngineStuck);
        var leased = broker.engine.lease(other, 1, Duration.ofHours(1)).toCompletableFuture();
        broker.time.advance(SETTINGS.lease().plusSeconds(1));

        for (int i = 0; i < 10 && !leased.isDone(); i++) {
            creations.add(createLarge(full));
            storage.letOneGo();
            assertThat(await(creations.remove())).isPresent();
            await().until(() -> storage.isWrittenTo() && isAnEngineStuck());
        }

        assertThat(await(leased).orElseThrow()).hasSize(1);
    }

    @Test
    void ofWhatExpiresTogetherNothingIsHandedOut() {
        createMany(mortal("mortal"));
        broker.create("plain");

        broker.time.advance(TIME_TO_LIVE);
        List<LeasedTask> leased =
                await(broker.engine.lease(QUEUE, 10, Duration.ofHours(1))).orElseThrow();

        assertThat(leased).extracting(EngineUnderTest::text).containsExactly("plain");
        await().until(() -> broker.queue().counts().ready() == 0);
    }

    @Test
    void delaysThatEndTogetherAllEnd() {
        createMany(EngineUnderTest.delayed("later", Duration.ofMinutes(1)));

        broker.time.advance(Duration.ofMinutes(1));

        await().until(() -> broker.queue().counts().ready() == MANY);
    }

    // ---- how much a commit holds ---------------------------------------------------------------------------------

    private void createWorkflows(int many, NewTask first) {
        List<Member> later = Collections.nCopies(LATER, new Member(QUEUE, large()));
        for (int i = 0; i < many; i++) {
            await(broker.engine.createWorkflow(
                    new NewWorkflow(List.of(List.of(new Member(QUEUE, first)), later), null)));
        }
    }

    private void assertThatNotAllIsWrittenTogether(int workflows) {
        await().until(() -> broker.queue().counts().ready() == (long) workflows * LATER);
        assertThat(storage.mostBytes()).isLessThanOrEqualTo(20L * MEBIBYTE);
    }

    @Test
    void stagesThatBeginTogetherAreNotWrittenTogether() {
        createWorkflows(4, task("first"));
        List<String> tokens = broker.lease(4).stream().map(LeasedTask::token).toList();

        assertThat(await(broker.engine.settle(tokens, new Settlement.Ack())))
                .hasSize(4)
                .containsOnly(Verdict.ACCEPTED);

        assertThatNotAllIsWrittenTogether(4);
    }

    @Test
    void norThoseThatBeginSinceTasksExpire() {
        createWorkflows(4, mortal("first"));

        broker.time.advance(TIME_TO_LIVE);

        assertThatNotAllIsWrittenTogether(4);
    }

    @Test
    void norThoseThatBeginSinceLeasesRunOut() {
        createWorkflows(4, mortal("first"));
        broker.lease(4);

        broker.time.advance(SETTINGS.lease());

        assertThatNotAllIsWrittenTogether(4);
    }

    @Test
    void norThoseThatBeginSinceTasksArePurged() {
        createWorkflows(4, task("first"));

        assertThat(await(broker.engine.purge(QUEUE))).contains(4L);

        assertThatNotAllIsWrittenTogether(4);
    }

    @Test
    void whatComesDuringALongWriteIsWrittenInPiecesAndJudgedByWhenItCame() {
        broker.create("work");
        LeasedTask leased = broker.leaseOne();
        storage.hold();
        List<CompletionStage<Optional<List<Creation>>>> creations = new ArrayList<>();
        creations.add(createLarge(1));
        await().until(storage::isWrittenTo);

        creations.add(createLarge(10));
        creations.add(createLarge(10));
        creations.add(createLarge(10));
        await().until(BoundedRoundsTest::isAnEngineStuck);
        var verdict = broker.engine.settle(List.of(leased.token()), new Settlement.Ack());
        var count = broker.engine.queue(QUEUE);
        broker.time.advance(SETTINGS.lease().plusSeconds(1));
        assertThat(count.toCompletableFuture()).isNotDone();
        storage.letGo();

        creations.forEach(creation -> assertThat(await(creation)).isPresent());
        assertThat(await(verdict)).containsExactly(Verdict.ACCEPTED);
        await(count);
        assertThat(broker.queue().counts().ready()).isEqualTo(31);
        assertThat(storage.mostBytes()).isLessThan(30L * MEBIBYTE);
    }

    @Test
    void soIsWhatComesDuringItWhereNothingWasPutOff() {
        broker.create("work");
        LeasedTask leased = broker.leaseOne();
        storage.hold();
        createLarge(1);
        await().until(storage::isWrittenTo);
        createLarge(Commit.FULL / MEBIBYTE);
        await().until(BoundedRoundsTest::isAnEngineStuck);

        var verdict = broker.engine.settle(List.of(leased.token()), new Settlement.Ack());
        broker.time.advance(SETTINGS.lease().plusSeconds(1));
        storage.letGo();

        assertThat(await(verdict)).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void whatIsHeldIsRefusedWhenTheWriteFails() {
        storage.hold();
        var written = createLarge(1);
        await().until(storage::isWrittenTo);
        var open = createLarge(16);
        var held = createLarge(1);
        storage.fail(true);
        storage.letGo();

        for (var creation : List.of(written, open, held)) {
            await().until(() -> creation.toCompletableFuture().isCompletedExceptionally());
        }
    }

    @Test
    void whatIsHeldIsStillDoneByAnEngineThatStops() {
        storage.hold();
        createLarge(1);
        await().until(storage::isWrittenTo);
        createLarge(16);
        var held = createLarge(1);
        Thread closing = Thread.ofPlatform().start(broker.engine::close);
        storage.letGo();

        assertThat(await(held)).isPresent();
        await().until(() -> !closing.isAlive());
    }

    // ---- what a loss of power may not undo -----------------------------------------------------------------------

    @Test
    void aTaskThatDiedWhileItWasWrittenIsNotHandedOut() {
        storage.hold();
        var creation = broker.engine.create(QUEUE, List.of(mortal("mortal")));
        await().until(storage::isWrittenTo);
        var leases = broker.engine.lease(QUEUE, 1, Duration.ofHours(1));
        broker.queue();

        broker.time.advance(TIME_TO_LIVE);
        storage.letGo();
        await(creation);
        broker.create("plain");

        assertThat(await(leases).orElseThrow())
                .extracting(EngineUnderTest::text)
                .containsExactly("plain");
    }

    @Test
    void anEndThatSomebodyIsToldLasts() {
        broker.create("work");
        LeasedTask leased = broker.leaseOne();
        for (int attempt = 1; attempt < SETTINGS.maxAttempts(); attempt++) {
            broker.tick(SETTINGS.lease());
            leased = broker.leaseOne();
        }
        var outcome = broker.engine.outcome(leased.id(), Duration.ofHours(1));
        broker.queue(); // answered after the wait has begun

        broker.tick(SETTINGS.lease());

        assertThat(await(outcome)).isInstanceOf(Outcome.Failed.class);
        assertThat(storage.isLoose(Change.PutReason.class)).isFalse();
    }

    @Test
    void soDoesAnEndThatAnybodyMayHearOf() {
        broker.create("work");
        for (int attempt = 1; attempt <= SETTINGS.maxAttempts(); attempt++) {
            broker.leaseOne();
            broker.tick(SETTINGS.lease());
        }

        assertThat(broker.dead()).hasSize(1);
        assertThat(storage.isLoose(Change.PutReason.class)).isFalse();
    }

    @Test
    void aRepetitionIsAnsweredAsTheFirstWasWhateverIsDoneToTheWallClock() {
        Creation.Created first = broker.created(keyed("pay", "order 1"));

        broker.time.set(Duration.ofMinutes(30));
        broker.queue();

        Creation.Created second = broker.created(keyed("pay", "order 1"));
        assertThat(second.replayed()).isTrue();
        assertThat(second.readyAt()).isEqualTo(first.readyAt());
    }

    @Test
    void howFarTheWallClockIsAheadLasts() {
        broker.time.set(Duration.ofMinutes(30));
        broker.queue();

        await().until(() -> storage.wrote(Change.PutClock.class));
        assertThat(storage.isLoose(Change.PutClock.class)).isFalse();
    }
}
