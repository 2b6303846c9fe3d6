package dev.carillon.broker.engine.singlewriter;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of large answers to leases only so many are under way at a time, whoever waits for them. */
class AnswersUnderWayTest {
    private static final String SMALL = "small";
    /** By its name. */
    private static final String LAST = "zebra";

    private static final int MEBIBYTE = 1 << 20;
    /** Mebibytes in one answer, and answers that there may be at a time. */
    private static final int EACH = 8;

    private static final int MOST = (int) (AnswersUnderWay.MOST / MEBIBYTE / EACH);

    private final GatedStorage storage = new GatedStorage();
    private final EngineUnderTest broker = storage.broker();

    @BeforeEach
    void createMoreThanMayBeUnderWay() {
        await(broker.engine.configure(SMALL, SETTINGS));
        for (int i = 0; i <= MOST; i++) {
            await(broker.engine.create(QUEUE, Collections.nCopies(EACH, large())));
        }
    }

    @AfterEach
    void close() {
        broker.close();
    }

    private static NewTask large() {
        return new NewTask(new Payload("text/plain", new byte[MEBIBYTE]), ReadyTime.atOnce(), 0, null);
    }

    private CompletableFuture<Optional<List<LeasedTask>>> ask() {
        return broker.engine.lease(QUEUE, EACH, Duration.ofHours(1)).toCompletableFuture();
    }

    private List<List<LeasedTask>> leaseAsManyAsMayBe() {
        List<List<LeasedTask>> answers = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            answers.add(await(ask()).orElseThrow());
        }
        assertThat(answers).allMatch(tasks -> tasks.size() == EACH);
        return answers;
    }

    @Test
    void oneMoreWaitsUntilOneHasArrived() {
        List<List<LeasedTask>> answers = leaseAsManyAsMayBe();
        var waiting = ask();
        broker.queue();
        assertThat(waiting).isNotDone();
        assertThat(broker.queue().counts().ready()).isEqualTo(EACH);

        broker.engine.arrived(answers.get(1));
        broker.engine.arrived(answers.get(1));

        assertThat(await(waiting).orElseThrow()).hasSize(EACH);
        var another = ask();
        await(broker.engine.create(QUEUE, List.of(large())));
        assertThat(another).isNotDone();
    }

    @Test
    void queuesTakeTurnsThoughOneHasAlwaysSomebodyWhoWaits() {
        await(broker.engine.configure(LAST, SETTINGS));
        await(broker.engine.create(LAST, Collections.nCopies(EACH, large())));
        await(broker.engine.create(QUEUE, Collections.nCopies(EACH, large())));
        List<List<LeasedTask>> answers = leaseAsManyAsMayBe();
        var first = ask();
        var third = ask();
        var second = broker.engine.lease(LAST, EACH, Duration.ofHours(1)).toCompletableFuture();
        broker.queue();

        broker.engine.arrived(answers.get(0));
        assertThat(await(first).orElseThrow()).hasSize(EACH);
        broker.engine.arrived(answers.get(1));

        assertThat(await(second).orElseThrow()).hasSize(EACH);
        assertThat(third).isNotDone();
    }

    @Test
    void orUntilItsLeasesAreOver() {
        leaseAsManyAsMayBe();
        var waiting = ask();
        broker.queue();

        broker.time.advance(SETTINGS.lease());

        assertThat(await(waiting).orElseThrow()).hasSize(EACH);
    }

    @Test
    void oneThatNobodyTakesIsNotUnderWay() {
        storage.holdReads();
        List<CompletableFuture<?>> gone = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            gone.add(ask());
        }
        Awaitility.await().until(() -> broker.queue().counts().leased() == MOST * EACH);
        var waiting = ask();
        gone.forEach(answer -> answer.cancel(false));
        storage.letGo();

        assertThat(await(waiting).orElseThrow()).hasSize(EACH);
    }

    @Test
    void smallOnesGoOn() {
        leaseAsManyAsMayBe();
        await(broker.engine.create(SMALL, List.of(EngineUnderTest.task("one"), EngineUnderTest.task("two"))));

        assertThat(await(broker.engine.lease(SMALL, 10, Duration.ofHours(1))).orElseThrow())
                .hasSize(2);
    }

    @Test
    void andAreMadeOfWhatWouldBeALargeOne() {
        leaseAsManyAsMayBe();
        NewTask third = new NewTask(
                new Payload("text/plain", new byte[(int) AnswersUnderWay.SMALL / 3]), ReadyTime.atOnce(), 0, null);
        await(broker.engine.create(SMALL, Collections.nCopies(10, third)));

        assertThat(await(broker.engine.lease(SMALL, 10, Duration.ofHours(1))).orElseThrow())
                .hasSize(3);
    }
}
