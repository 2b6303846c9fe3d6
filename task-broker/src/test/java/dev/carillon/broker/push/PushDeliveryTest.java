package dev.carillon.broker.push;

import static dev.carillon.broker.engine.EngineUnderTest.START;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.push.Pushing.eventually;
import static dev.carillon.broker.push.Pushing.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.push.PushObserver.Outcome;
import dev.carillon.broker.queue.PushTarget;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Outcome.Succeeded;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskAttributes;
import io.vertx.core.net.NetServer;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a target's answer, or its silence, does to a task. */
class PushDeliveryTest {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Pushing pushing = new Pushing();
    private Target target;

    private void start(int status) throws Exception {
        target = Target.answering(pushing.vertx, status);
        pushing.set(to(target.url()));
        pushing.start();
    }

    @AfterEach
    void close() throws Exception {
        pushing.close();
    }

    private Task deadLetter() {
        eventually().until(() -> !pushing.broker.dead().isEmpty());
        return pushing.broker.dead().getFirst();
    }

    private void awaitOutcomes(Outcome... outcomes) {
        eventually().untilAsserted(() -> assertThat(pushing.outcomes).containsExactly(outcomes));
    }

    @Test
    void aTaskIsPostedAsItWasCreatedAndAckedByA2xx() throws Exception {
        byte[] bytes = {0, (byte) 0xff, '\n', '{'};
        start(204);

        UUID id = pushing.broker.create(new NewTask(
                new Payload("application/x-any; v=1", bytes),
                ReadyTime.atOnce(),
                0,
                null,
                new TaskAttributes(null, null, null, TRACE)));

        eventually().until(() -> pushing.broker.find(id).isEmpty());
        assertThat(target.received()).hasSize(1);
        Target.Received request = target.received().getFirst();
        assertThat(request.method().name()).isEqualTo("POST");
        assertThat(request.uri()).isEqualTo("/hook?from=carillon");
        assertThat(request.body()).isEqualTo(bytes);
        assertThat(request.headers().get("Host")).isEqualTo("127.0.0.1:" + target.port());
        assertThat(request.headers().get("Content-Type")).isEqualTo("application/x-any; v=1");
        assertThat(request.headers().get("Content-Length")).isEqualTo("4");
        assertThat(request.headers().get("webhook-id")).isEqualTo(id.toString());
        assertThat(request.headers().get("webhook-timestamp")).isEqualTo(Long.toString(START.getEpochSecond()));
        assertThat(request.headers().contains("webhook-signature")).isFalse();
        assertThat(request.headers().get("Carillon-Attempt")).isEqualTo("1");
        assertThat(request.headers().get("traceparent")).isEqualTo(TRACE);
        assertThat(request.headers().get("User-Agent")).isEqualTo("Carillon");
    }

    @Test
    void anAnswersBodyIsTheResult() throws Exception {
        start(200);
        target.answer((request, one) ->
                request.response().putHeader("Content-Type", "text/x-answer").end("done: " + one.text()));

        var outcome = pushing.broker.engine.outcome(pushing.broker.create("this"), Duration.ofMinutes(5));

        assertThat(await(outcome)).isInstanceOfSatisfying(Succeeded.class, succeeded -> {
            assertThat(succeeded.result().contentType()).isEqualTo("text/x-answer");
            assertThat(succeeded.result().bytes()).asString().isEqualTo("done: this");
        });
    }

    /** RFC 9110, section 15.2: any number of them may come, also of those that nobody knows yet. */
    @ParameterizedTest
    @ValueSource(strings = {"100 Continue", "102 Processing", "103 Early Hints", "104 Upload Resumption Supported"})
    void anInterimAnswerIsNotTheAnswer(String interim) throws Exception {
        NetServer server = pushing.vertx
                .createNetServer()
                .connectHandler(socket -> socket.handler(request -> {
                    if (request.toString().contains("POST ")) {
                        socket.write("HTTP/1.1 " + interim + "\r\n\r\nHTTP/1.1 " + interim
                                + "\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                    }
                }));
        await(server.listen(0, "127.0.0.1").toCompletionStage());
        pushing.set(to(URI.create("http://127.0.0.1:" + server.actualPort() + "/")));
        pushing.start();

        UUID first = pushing.broker.create("one");
        eventually().until(() -> pushing.broker.find(first).isEmpty());
        UUID second = pushing.broker.create("two, on the same connection");

        eventually().until(() -> pushing.broker.find(second).isEmpty());
        awaitOutcomes(Outcome.ACCEPTED, Outcome.ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no type", "no such type", "coded", "too long"})
    void aBodyThatCannotBeKeptIsNoResultAndTheTaskIsDone(String kind) throws Exception {
        start(200);
        target.answer((request, one) -> {
            if (!kind.equals("no type")) {
                request.response().putHeader("Content-Type", kind.equals("no such type") ? "text" : "text/plain");
            }
            if (kind.equals("coded")) {
                request.response().putHeader("Content-Encoding", "x-secret");
            }
            request.response().end("x".repeat(kind.equals("too long") ? (1 << 20) + 1 : 10));
        });

        var outcome = pushing.broker.engine.outcome(pushing.broker.create("this"), Duration.ofMinutes(5));

        assertThat(await(outcome))
                .isInstanceOfSatisfying(
                        Succeeded.class,
                        succeeded -> assertThat(succeeded.result()).isNull());
    }

    @Test
    void anAnswerThatAsksForAnotherAttemptGetsOne() throws Exception {
        start(500);
        target.answer((request, one) -> request.response()
                .setStatusCode(one.headers().get("Carillon-Attempt").equals("1") ? 500 : 200)
                .end());

        UUID id = pushing.broker.create("again");

        eventually().until(() -> pushing.broker.find(id).isEmpty());
        assertThat(target.received())
                .extracting(one -> one.headers().get("webhook-id"))
                .containsExactly(id.toString(), id.toString());
        awaitOutcomes(Outcome.POSTPONED, Outcome.ACCEPTED);
    }

    @Test
    void aTargetThatSaysWhenIsLeftAloneByAllTasksUntilThen() throws Exception {
        start(503);
        pushing.set(new QueueSettings(Duration.ofHours(1), 3, Duration.ZERO, Duration.ZERO).withPush(to(target.url())));
        target.answer((request, one) -> request.response()
                .setStatusCode(503)
                .putHeader("Retry-After", "600")
                .end());
        UUID first = pushing.broker.create("first");
        awaitOutcomes(Outcome.POSTPONED);
        target.answer(200);

        UUID second = pushing.broker.create("second");
        pushing.broker.tick(Duration.ofSeconds(599));

        eventually().until(() -> pushing.broker.queue().counts().leased() <= 1);
        assertThat(target.texts()).containsExactly("first");
        pushing.broker.tick(Duration.ofSeconds(1));
        eventually()
                .until(() -> pushing.broker.find(first).isEmpty()
                        && pushing.broker.find(second).isEmpty());
        assertThat(target.texts()).containsExactlyInAnyOrder("first", "first", "second");
    }

    @Test
    void aDateSaysWhenAsWellAndOnlySoFarAheadAsIsHonoured() throws Exception {
        start(429);
        target.answer((request, one) -> request.response()
                .setStatusCode(429)
                .putHeader("Retry-After", "Wed, 25 Nov 2026 19:00:00 GMT")
                .end());
        UUID id = pushing.broker.create("later");
        awaitOutcomes(Outcome.POSTPONED);

        assertThat(pushing.broker.get(id).since()).isEqualTo(START.plus(Duration.ofHours(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410, 422})
    void anAnswerThatNoAttemptWillChangeMakesADeadLetter(int status) throws Exception {
        start(status);

        pushing.broker.create("wrong");

        Task dead = deadLetter();
        assertThat(dead.attempts()).isEqualTo(1);
        assertThat(dead.reason()).isEqualTo("the target answered " + status);
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (Target elsewhere = Target.answering(pushing.vertx, 200)) {
            start(307);
            target.answer((request, one) -> request.response()
                    .setStatusCode(307)
                    .putHeader("Location", elsewhere.url().toString())
                    .end());

            pushing.broker.create("secret");

            assertThat(deadLetter().reason()).contains("307").contains("redirects are not followed");
            assertThat(elsewhere.received()).isEmpty();
        }
    }

    @Test
    void aTargetThatVanishesMidBodyGetsTheTaskAgain() throws Exception {
        start(200);
        target.answer((request, one) -> {
            if (one.headers().get("Carillon-Attempt").equals("1")) {
                Target.vanish(request);
            } else {
                request.response().end();
            }
        });

        UUID id = pushing.broker.create("whole");

        eventually().until(() -> pushing.broker.find(id).isEmpty());
        awaitOutcomes(Outcome.UNREACHABLE, Outcome.ACCEPTED);
    }

    @Test
    void aTargetThatIsTooSlowGetsTheTaskAgainAndAtLastNot() throws Exception {
        target = new Target(pushing.vertx, (request, one) -> {});
        pushing.set(new PushTarget(target.url(), null, 10, Duration.ofMillis(200)));
        pushing.start();

        pushing.broker.create("slow");

        Task dead = deadLetter();
        assertThat(dead.attempts()).isEqualTo(3);
        assertThat(dead.reason()).isEqualTo("the target did not answer within PT0.2S");
        awaitOutcomes(Outcome.TIMEOUT, Outcome.TIMEOUT, Outcome.TIMEOUT);
    }

    @Test
    void aRefusalWhoseBodyNeverEndsIsARefusal() throws Exception {
        target = new Target(
                pushing.vertx,
                (request, one) ->
                        request.response().setStatusCode(404).setChunked(true).write("x"));
        pushing.set(new PushTarget(target.url(), null, 10, Duration.ofMillis(500)));
        pushing.start();

        pushing.broker.create("wrong");

        assertThat(deadLetter().reason()).isEqualTo("the target answered 404");
    }

    @Test
    void aPoisonTaskEndsInTheDeadLettersAndHoldsUpNoOther() throws Exception {
        start(200);
        target.answer((request, one) -> request.response()
                .setStatusCode(one.text().equals("poison") ? 500 : 200)
                .end());

        UUID poison = pushing.broker.create("poison");
        UUID sound = pushing.broker.create("sound");

        assertThat(deadLetter().id()).isEqualTo(poison);
        assertThat(deadLetter().attempts()).isEqualTo(3);
        eventually().until(() -> pushing.broker.find(sound).isEmpty());
    }

    @Test
    void aTargetThatIsNotThereIsTriedAgain() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        pushing.set(to(URI.create("http://127.0.0.1:" + free + "/")));
        pushing.start();

        pushing.broker.create("nowhere");

        assertThat(deadLetter().reason()).startsWith("there was no connection to the target");
        assertThat(deadLetter().attempts()).isEqualTo(3);
    }

    @Test
    void aHostThatIsNotOnTheListKeepsItsTasksWaiting() throws Exception {
        target = Target.answering(pushing.vertx, 200);
        pushing.set(to(target.url()));
        PushDispatcher refusing = pushing.start(TestConfig.allowing("example.com"));
        UUID id = pushing.broker.create("waits");
        refusing.close(Duration.ZERO);

        assertThat(pushing.broker.get(id).attempts()).isZero();

        pushing.start();
        eventually().until(() -> pushing.broker.find(id).isEmpty());
    }

    @Test
    void noMoreRequestsThanAllowedAreUnderWay() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        List<Integer> seen = new CopyOnWriteArrayList<>();
        target = new Target(pushing.vertx, (request, one) -> {
            seen.add(underWay.incrementAndGet());
            pushing.vertx.setTimer(20, timer -> {
                underWay.decrementAndGet();
                request.response().end();
            });
        });
        pushing.set(new PushTarget(target.url(), null, 3, Duration.ofSeconds(15)));
        pushing.start();

        for (int i = 0; i < 30; i++) {
            pushing.broker.create("task " + i);
        }

        eventually().until(() -> pushing.outcomes.size() == 30);
        assertThat(target.received()).hasSize(30);
        assertThat(seen).allSatisfy(number -> assertThat(number).isBetween(1, 3));
    }

    @Test
    void twoBrokersShareTheTasksOut() throws Exception {
        start(200);
        pushing.start();

        for (int i = 0; i < 50; i++) {
            pushing.broker.create("task " + i);
        }

        eventually().until(() -> pushing.outcomes.size() == 50);
        assertThat(target.texts()).doesNotHaveDuplicates().hasSize(50);
        assertThat(pushing.outcomes).containsOnly(Outcome.ACCEPTED);
    }

    @Test
    void aCancelledTaskEndsItsRequest() throws Exception {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        target = new Target(
                pushing.vertx, (request, one) -> request.connection().closeHandler(end -> gone.complete(null)));
        pushing.set(new QueueSettings(Duration.ofSeconds(2), 3, Duration.ZERO, Duration.ZERO)
                .withPush(new PushTarget(target.url(), null, 10, Duration.ofSeconds(30))));
        pushing.start();
        UUID id = pushing.broker.create("unwanted");
        eventually().until(() -> !target.received().isEmpty());

        await(pushing.broker.engine.cancel(id));

        await(gone);
        awaitOutcomes(Outcome.LOST);
    }
}
