package dev.carillon.broker.push;

import static dev.carillon.broker.push.Pushing.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnavailableException.Kind;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.push.PushObserver.Outcome;
import dev.carillon.broker.queue.PushTarget;
import dev.carillon.broker.queue.QueueSettings;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an engine that is away for a moment does to a request that is answered, or under way. */
class PushFailoverTest {
    private final Pushing pushing = new Pushing();
    private final AtomicInteger calls = new AtomicInteger();
    private Target target;

    @BeforeEach
    void open() throws Exception {
        target = Target.answering(pushing.vertx, 204);
    }

    @AfterEach
    void close() throws Exception {
        target.close();
        pushing.close();
    }

    /** An engine whose method fails so often before it works. */
    private void failing(String name, int times, Kind kind) {
        TaskEngine sound = pushing.broker.engine;
        pushing.broker.engine = (TaskEngine) Proxy.newProxyInstance(
                TaskEngine.class.getClassLoader(),
                new Class<?>[] {TaskEngine.class},
                (proxy, method, arguments) -> method.getName().equals(name) && calls.incrementAndGet() <= times
                        ? CompletableFuture.failedFuture(new EngineUnavailableException(kind, "away"))
                        : method.invoke(sound, arguments));
    }

    private UUID push(Duration lease) {
        pushing.set(new QueueSettings(lease, 1, Duration.ZERO, Duration.ZERO)
                .withPush(new PushTarget(target.url(), null, 1, Duration.ofSeconds(30))));
        pushing.start();
        return pushing.broker.create("once");
    }

    private void awaitOutcome(Outcome outcome) {
        eventually().until(() -> !pushing.outcomes.isEmpty());
        assertThat(pushing.outcomes).containsExactly(outcome);
    }

    @Test
    void whatTheTargetAcceptedIsDoneWhenTheEngineIsBack() {
        failing("settle", 2, Kind.AWAY);

        UUID id = push(Duration.ofMinutes(1));

        awaitOutcome(Outcome.ACCEPTED);
        assertThat(pushing.broker.find(id)).isEmpty();
        assertThat(calls).hasValue(3);
        assertThat(target.texts()).containsExactly("once");
    }

    @Test
    void anEngineThatStaysAwayIsAskedNoLongerThanTheLeaseLasts() {
        failing("settle", Integer.MAX_VALUE, Kind.AWAY);

        push(Duration.ofSeconds(2));

        awaitOutcome(Outcome.LOST);
        assertThat(calls).hasValueBetween(2, 5);
    }

    @Test
    void anEngineThatCannotComeBackIsAskedOnce() {
        failing("settle", Integer.MAX_VALUE, Kind.READ_ONLY);

        push(Duration.ofMinutes(1));

        awaitOutcome(Outcome.LOST);
        assertThat(calls).hasValue(1);
    }

    @Test
    void aRequestUnderWayGoesOnThoughItsLeaseCouldNotBeMadeLongerAtOnce() {
        CompletableFuture<HttpServerRequest> asked = new CompletableFuture<>();
        target.answer((request, one) -> asked.complete(request));
        failing("extend", 1, Kind.AWAY);

        push(Duration.ofSeconds(6));
        eventually().until(() -> calls.get() >= 2);
        asked.join().response().setStatusCode(204).end();

        awaitOutcome(Outcome.ACCEPTED);
    }
}
