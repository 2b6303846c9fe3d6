package dev.carillon.broker.push;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.push.Pushing.SETTINGS;
import static dev.carillon.broker.push.Pushing.eventually;
import static dev.carillon.broker.push.Pushing.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.push.PushObserver.Outcome;
import dev.carillon.broker.queue.PushTarget;
import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.TaskState;
import dev.carillon.http.address.HostLookups;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That no task is sent by what its queue was set to before. The engine's clock stands still: no wait for tasks ends. */
class PushOrdersTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    /** Long enough for the hour that a target may ask for. */
    private static final Duration LEASE = Duration.ofHours(2);

    private static final Duration HELD = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final Pushing pushing = new Pushing();
    private Target target;

    @BeforeEach
    void open() throws Exception {
        target = Target.answering(pushing.vertx, 200);
    }

    @AfterEach
    void close() throws Exception {
        pushing.close();
    }

    private static QueueSettings settings(int attempts) {
        return new QueueSettings(LEASE, attempts, Duration.ZERO, Duration.ZERO);
    }

    private List<LeasedTask> fetch() {
        return await(pushing.broker.engine.lease(QUEUE, 1, Duration.ZERO)).orElseThrow();
    }

    private void reorder(PushDispatcher dispatcher, QueueSettings settings) {
        Queue set = await(pushing.broker.engine.configure(QUEUE, settings)).orElseThrow();
        await(dispatcher.reorder(set));
    }

    private void push(String text) {
        UUID id = pushing.broker.create(text);
        eventually().until(() -> pushing.broker.find(id).isEmpty());
    }

    // ---- this broker's own --------------------------------------------------------------------------------------

    @Test
    void aTargetThatIsTakenAwayGetsNoTaskThatIsCreatedLater() {
        pushing.set(to(target.url()));
        PushDispatcher dispatcher = pushing.start();
        push("pushed");

        for (int i = 0; i < 20; i++) {
            reorder(dispatcher, SETTINGS);
            pushing.broker.create("fetched");

            List<LeasedTask> fetched = fetch();
            assertThat(fetched).hasSize(1);
            assertThat(fetched.getFirst().attempt()).isEqualTo(1);
            await(pushing.broker.engine.settle(List.of(fetched.getFirst().token()), new Settlement.Ack(null)));
            reorder(dispatcher, SETTINGS.withPush(to(target.url())));
            push("pushed");
        }
        assertThat(target.texts()).hasSize(21).containsOnly("pushed");
    }

    @Test
    void aTargetThatIsChangedGetsNoTaskThatIsCreatedLater() throws Exception {
        try (Target other = Target.answering(pushing.vertx, 200)) {
            pushing.set(to(target.url()));
            PushDispatcher dispatcher = pushing.start();
            push("here");

            for (int i = 0; i < 20; i++) {
                reorder(dispatcher, SETTINGS.withPush(to(other.url())));
                push("there");
                reorder(dispatcher, SETTINGS.withPush(to(target.url())));
                push("here");
            }
            assertThat(target.texts()).hasSize(21).containsOnly("here");
            assertThat(other.texts()).hasSize(20).containsOnly("there");
        }
    }

    /** The broker is told of each on a thread of its own. */
    @Test
    void ofTwoSettingsAtOnceTheLaterHoldsWhicheverIsToldOfLast() throws Exception {
        try (Target other = Target.answering(pushing.vertx, 200)) {
            pushing.set(to(other.url()));
            PushDispatcher dispatcher = pushing.start();
            push("before");

            for (int i = 0; i < 20; i++) {
                Queue earlier = await(pushing.broker.engine.configure(QUEUE, SETTINGS.withPush(to(other.url()))))
                        .orElseThrow();
                Queue later = await(pushing.broker.engine.configure(QUEUE, SETTINGS.withPush(to(target.url()))))
                        .orElseThrow();
                await(dispatcher.reorder(later));
                await(dispatcher.reorder(earlier));
                push("later");
            }
            assertThat(target.texts()).hasSize(20).containsOnly("later");
            assertThat(other.texts()).containsExactly("before");
        }
    }

    /** Has no answer to a look at all queues until it is told one. */
    private List<CompletableFuture<List<Queue>>> answerNoLook() {
        List<CompletableFuture<List<Queue>>> looks = new CopyOnWriteArrayList<>();
        TaskEngine engine = pushing.broker.engine;
        pushing.broker.engine = (TaskEngine) Proxy.newProxyInstance(
                TaskEngine.class.getClassLoader(), new Class<?>[] {TaskEngine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("queues")) {
                        CompletableFuture<List<Queue>> look = new CompletableFuture<>();
                        looks.add(look);
                        return look;
                    }
                    return method.invoke(engine, arguments);
                });
        return looks;
    }

    @Test
    void aLookAtAllQueuesThatTakesLongKeepsNobodyFromSettingOneAndDoesNotUndoIt() {
        pushing.set(SETTINGS);
        List<Queue> before = await(pushing.broker.engine.queues());
        List<CompletableFuture<List<Queue>>> looks = answerNoLook();
        PushDispatcher dispatcher = pushing.start();
        eventually().until(() -> looks.size() == 1);

        reorder(dispatcher, SETTINGS.withPush(to(target.url())));
        push("during the look");
        looks.getFirst().complete(before);
        eventually().until(() -> looks.size() == 2);
        push("after it");

        assertThat(target.texts()).containsExactly("during the look", "after it");
    }

    @Test
    void aLeaseThatIsSetShorterWhileTasksAreAwaitedIsKeptAsThat() {
        Duration shorter = Duration.ofMillis(400);
        PushTarget patient = new PushTarget(target.url(), null, 10, HELD);
        pushing.set(settings(3).withPush(patient));
        PushDispatcher dispatcher = pushing.start();
        push("the one before the wait");
        target.answer((request, one) -> {}); // so that the lease has to be kept

        reorder(dispatcher, new QueueSettings(shorter, 3, Duration.ZERO, Duration.ZERO).withPush(patient));
        UUID id = pushing.broker.create("slow");
        eventually().until(() -> pushing.broker.get(id).state() == TaskState.LEASED);
        Instant end = pushing.broker.get(id).since();
        pushing.broker.tick(Duration.ofMillis(1));

        eventually().until(() -> pushing.broker.get(id).since().isAfter(end));
    }

    // ---- those that another set ---------------------------------------------------------------------------------

    @Test
    void whatIsSetElsewhereIsHeededSoonThoughTheWaitForTasksGoesOn() {
        pushing.set(to(target.url()));
        pushing.start();
        push("pushed");

        pushing.set(SETTINGS);

        // What is taken by a pusher that does not know yet is sent; in the end nothing is.
        eventually().until(() -> {
            pushing.broker.create("any");
            return !fetch().isEmpty();
        });
        int sent = target.received().size();
        pushing.broker.create("fetched");
        assertThat(fetch()).hasSize(1);
        assertThat(target.received()).hasSize(sent);
    }

    @Test
    void aSecretThatIsTakenAwayKeepsTasksWaitingThatAreCreatedLater() throws Exception {
        Path secrets = Files.writeString(folder.resolve("secrets"), "shop " + SECRET);
        pushing.set(new PushTarget(target.url(), "shop", 10, Duration.ofSeconds(15)));
        pushing.start(TestConfig.LOOPBACK.signing(secrets));
        push("signed");

        Files.writeString(secrets, "other " + SECRET);
        Files.setLastModifiedTime(secrets, FileTime.fromMillis(1_000_000_000_000L));

        eventually().until(() -> {
            UUID id = pushing.broker.create("any");
            return pushing.broker.find(id).isPresent() && !fetch().isEmpty();
        });
        int sent = target.received().size();
        UUID waits = pushing.broker.create("unsigned");
        Files.writeString(secrets, "shop " + SECRET);
        Files.setLastModifiedTime(secrets, FileTime.fromMillis(1_100_000_000_000L));
        eventually().until(() -> pushing.broker.find(waits).isEmpty());
        assertThat(target.received().size()).isGreaterThan(sent);
        assertThat(target.received())
                .allSatisfy(one ->
                        assertThat(one.headers().contains("webhook-signature")).isTrue());
    }

    // ---- tasks that were taken and not sent yet ------------------------------------------------------------------

    /** A name whose only addresses are not public, so that its tasks are taken, and then wait. */
    private UUID takenAndNotSent(PushTarget held, int attempts) {
        pushing.set(settings(attempts).withPush(held));
        pushing.start(TestConfig.LOOPBACK.publicOnly());
        UUID id = pushing.broker.create("inside");
        eventually().until(() -> pushing.held == 1);
        return id;
    }

    private PushTarget inside() {
        return to(URI.create("http://localhost:" + target.port() + "/"));
    }

    @Test
    void anAddressThatIsNotPublicKeepsTasksWaitingAndUsesUpNoAttempt() {
        UUID id = takenAndNotSent(inside(), 3);
        UUID later = pushing.broker.create("later");

        for (int i = 0; i < 5; i++) { // after which it is resolved again
            pushing.broker.tick(Courier.FORBIDDEN);
            eventually().until(() -> pushing.held == 1);
        }

        assertThat(pushing.broker.get(id).attempts()).isEqualTo(1);
        assertThat(pushing.broker.get(later).attempts()).isLessThanOrEqualTo(1);
        assertThat(pushing.broker.dead()).isEmpty();
        assertThat(pushing.outcomes).isEmpty();
        assertThat(target.received()).isEmpty();
    }

    @Test
    void whatIsNotSentYetIsReadyAgainWhenThereIsNoTargetAnyMore() {
        UUID id = takenAndNotSent(inside(), 3);

        pushing.set(settings(3));

        eventually().until(() -> pushing.broker.get(id).state() == TaskState.READY);
        assertThat(fetch()).extracting(LeasedTask::id).containsExactly(id);
        eventually().untilAsserted(() -> assertThat(pushing.outcomes).containsExactly(Outcome.LOST));
        assertThat(target.received()).isEmpty();
    }

    @Test
    void evenInItsLastAttemptWhichDoesNotCount() {
        UUID id = takenAndNotSent(inside(), 1);
        var outcome = pushing.broker.engine.outcome(id, LEASE).toCompletableFuture();

        pushing.set(settings(1));

        eventually().until(() -> pushing.broker.get(id).state() == TaskState.READY);
        assertThat(outcome).isNotDone();
        LeasedTask fetched = fetch().getFirst();
        assertThat(fetched.id()).isEqualTo(id);
        assertThat(fetched.attempt()).isEqualTo(1);
    }

    /** A courier with a task that it may not send yet. */
    private final class Waiting implements AutoCloseable {
        private final TestConfig config = TestConfig.LOOPBACK;
        private final HostLookups lookups = HostLookups.ofTheSystem();
        private final TargetClient client =
                new TargetClient(pushing.vertx, config, new PushPolicy(config), lookups, pushing.clock, 1 << 20);
        private final AtomicInteger looks = new AtomicInteger();
        final AtomicReference<PushTarget> present = new AtomicReference<>(to(target.url()));
        final CompletableFuture<Outcome> delivery;
        final UUID task;

        /** One that is held back for an hour. */
        Waiting(String text) {
            TargetHolds holds = new TargetHolds(pushing.clock.timekeeper().nanos());
            holds.hold(target.url(), HELD);
            PushSecrets secrets = new PushSecrets(null, System::nanoTime);
            Courier courier = new Courier(pushing.broker.engine, client, secrets, holds, pushing.clock, HELD);
            pushing.set(settings(3));
            task = pushing.broker.create(text);
            LeasedTask taken = fetch().getFirst();
            delivery = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return courier.deliver(taken, LEASE, this::orders);
                        } catch (InterruptedException | ExecutionException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    Thread::startVirtualThread);
            eventually().until(() -> looks.get() > 2);
        }

        private Optional<Orders> orders() {
            looks.incrementAndGet();
            return Optional.of(new Orders(settings(3), present.get(), Optional.empty()));
        }

        @Override
        public void close() {
            client.close();
            lookups.close();
        }
    }

    @Test
    void whatIsNotSentYetGoesToTheNewTarget() throws Exception {
        try (Target other = Target.answering(pushing.vertx, 200);
                Waiting waiting = new Waiting("moves")) {
            waiting.present.set(to(other.url()));

            assertThat(await(waiting.delivery)).isEqualTo(Outcome.ACCEPTED);
            assertThat(pushing.broker.find(waiting.task)).isEmpty();
            assertThat(other.texts()).containsExactly("moves");
            assertThat(target.received()).isEmpty();
        }
    }

    @Test
    void whatIsCancelledBeforeItIsSentIsNotSentAnyMore() {
        try (Waiting waiting = new Waiting("cancelled")) {
            await(pushing.broker.engine.cancel(waiting.task));

            pushing.broker.tick(HELD);

            assertThat(await(waiting.delivery)).isEqualTo(Outcome.LOST);
            assertThat(target.received()).isEmpty();
        }
    }
}
