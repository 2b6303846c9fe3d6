package dev.carillon.broker.push;

import static dev.carillon.broker.push.Pushing.eventually;
import static dev.carillon.broker.push.Pushing.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.push.PushObserver.Outcome;
import dev.carillon.broker.task.TaskState;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of requests under way when a broker stops or dies. */
class PushShutdownTest {
    private final Pushing pushing = new Pushing();
    private final Queue<HttpServerRequest> open = new ConcurrentLinkedQueue<>();
    private Target target;
    private PushDispatcher dispatcher;
    private UUID id;

    @BeforeEach
    void haveARequestUnderWay() throws Exception {
        target = new Target(pushing.vertx, (request, one) -> open.add(request));
        pushing.set(to(target.url()));
        dispatcher = pushing.start();
        id = pushing.broker.create("under way");
        eventually().until(() -> !open.isEmpty());
    }

    @AfterEach
    void close() throws Exception {
        pushing.close();
    }

    private CompletableFuture<Void> close(Duration grace) {
        return CompletableFuture.runAsync(() -> {
            try {
                dispatcher.close(grace);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void aRequestUnderWayIsFinishedAndNoOtherStarted() throws Exception {
        pushing.broker.engine.stopLeasing();
        dispatcher.stop();
        CompletableFuture<Void> closed = close(Duration.ofSeconds(30));
        UUID late = pushing.broker.create("too late");

        open.remove().response().end();

        closed.get(30, TimeUnit.SECONDS);
        assertThat(pushing.broker.find(id)).isEmpty();
        assertThat(pushing.outcomes).containsExactly(Outcome.ACCEPTED);
        assertThat(pushing.broker.find(late)).isPresent();
        assertThat(target.texts()).containsExactly("under way");
    }

    @Test
    void whatIsNotAnsweredInTimeGoesBackWhenItsLeaseEnds() throws Exception {
        close(Duration.ofMillis(50)).get(30, TimeUnit.SECONDS);

        assertThat(pushing.broker.get(id).state()).isEqualTo(TaskState.LEASED);
        assertThat(pushing.outcomes).containsExactly(Outcome.LOST);
        pushing.broker.tick(Pushing.SETTINGS.lease());
        assertThat(pushing.broker.get(id).state()).isEqualTo(TaskState.READY);
    }

    @Test
    void whatABrokerThatDiedHadUnderWayIsDeliveredByAnother() throws Exception {
        close(Duration.ZERO).get(30, TimeUnit.SECONDS);
        target.answer(200);
        pushing.start();

        pushing.broker.tick(Pushing.SETTINGS.lease());

        eventually().until(() -> pushing.broker.find(id).isEmpty());
        assertThat(target.received())
                .extracting(one -> one.headers().get("Carillon-Attempt"))
                .containsExactly("1", "2");
    }

    @Test
    void anAnswerThatComesAfterTheLeaseIsOverChangesNothing() throws Exception {
        pushing.broker.tick(Pushing.SETTINGS.lease());
        eventually().until(() -> open.size() == 2);

        open.remove().response().end();

        eventually().untilAsserted(() -> assertThat(pushing.outcomes).containsExactly(Outcome.LOST));
        assertThat(pushing.broker.get(id).state()).isEqualTo(TaskState.LEASED);
        open.remove().response().end();
        eventually().until(() -> pushing.broker.find(id).isEmpty());
    }
}
