package dev.carillon.broker.push;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static dev.carillon.broker.push.Pushing.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.push.PushObserver.Outcome;
import dev.carillon.broker.queue.PushTarget;
import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.TaskState;
import dev.carillon.http.address.HostLookups;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a name server that does not answer does to tasks. */
class PushLookupTest {
    private static final int MANY = 25;

    private final Pushing pushing = new Pushing();
    private final CountDownLatch answers = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private Target target;
    private PushDispatcher dispatcher;

    @BeforeEach
    void start() throws Exception {
        target = Target.answering(pushing.vertx, 204);
        dispatcher =
                pushing.start(TestConfig.allowing("silent.example", "well.example"), new HostLookups(this::resolve));
    }

    @AfterEach
    void close() throws Exception {
        answers.countDown();
        target.close();
        pushing.close();
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        asked.add(host);
        try {
            if (host.equals("silent.example")) {
                answers.await();
            }
        } catch (InterruptedException e) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    private QueueSettings to(String host, int concurrency, Duration timeout) {
        return new QueueSettings(Duration.ofSeconds(30), 1, Duration.ZERO, Duration.ZERO)
                .withPush(new PushTarget(
                        URI.create("http://" + host + ":" + target.port() + "/hook"), null, concurrency, timeout));
    }

    @Test
    void aHostThatIsNotResolvedHoldsUpNoOther() {
        pushing.set(to("silent.example", MANY, Duration.ofSeconds(20)));
        for (int i = 0; i < MANY; i++) {
            pushing.broker.create("waits");
        }
        eventually().until(() -> pushing.broker.queue().counts().leased() == MANY && asked.contains("silent.example"));

        await(pushing.broker.engine.configure("other", to("well.example", 1, Duration.ofSeconds(5))));
        await(pushing.broker.engine.create("other", List.of(task("goes"))));

        eventually().until(() -> !pushing.outcomes.isEmpty());
        assertThat(pushing.outcomes).containsExactly(Outcome.ACCEPTED);
        assertThat(target.texts()).containsExactly("goes");
        assertThat(asked).containsExactly("silent.example", "well.example");

        answers.countDown();
        eventually().until(() -> target.received().size() == 1 + MANY);
    }

    @Test
    void aTaskWhoseHostIsNotResolvedInTimeIsPutOffAndUsesUpNoAttempt() {
        pushing.set(to("silent.example", 1, Duration.ofMillis(200)));

        UUID id = pushing.broker.create("waits");
        for (int i = 1; i <= 3; i++) {
            int times = i;
            eventually().until(() -> pushing.outcomes.size() == times);
            assertThat(pushing.broker.get(id).state()).isEqualTo(TaskState.READY);
            assertThat(pushing.broker.get(id).attempts()).isZero();
            if (times < 3) {
                pushing.broker.tick(Courier.UNRESOLVED);
            }
        }
        // Time enough for what is delivered after all.
        Queue patient = await(pushing.broker.engine.configure(QUEUE, to("silent.example", 1, Duration.ofSeconds(20))))
                .orElseThrow();
        await(dispatcher.reorder(patient));
        answers.countDown();
        pushing.broker.tick(Courier.UNRESOLVED);

        eventually().until(() -> pushing.broker.find(id).isEmpty());
        assertThat(target.received())
                .extracting(one -> one.headers().get("Carillon-Attempt"))
                .containsExactly("1");
    }
}
