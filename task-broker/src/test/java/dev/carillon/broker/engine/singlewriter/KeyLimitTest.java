package dev.carillon.broker.engine.singlewriter;

import static dev.carillon.broker.engine.EngineUnderTest.keyed;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.memory.MemoryTaskStorage;
import dev.carillon.broker.task.Creation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Idempotency keys outlive their tasks, and take memory as tasks do. */
class KeyLimitTest {

    @Test
    void keysOfTasksThatAreGoneCountUntilTheirWindowIsOver() {
        EngineOptions ten = new EngineOptions(5, 5, 10, 1 << 20, Duration.ofHours(24));
        try (EngineUnderTest broker = new EngineUnderTest(
                (options, time) ->
                        SingleWriterTaskEngine.start(new MemoryTaskStorage(), options, time, EngineObserver.NONE),
                ten)) {
            for (int i = 0; i < 5; i++) {
                broker.create(keyed("paid", "order " + i));
                assertThat(broker.ack(broker.leaseOne())).isTrue();
            }

            assertThat(broker.creation(task("no room"))).isInstanceOf(Creation.Full.class);
            assertThat(broker.created(keyed("paid", "order 1")).replayed()).isTrue();

            broker.tick(EngineUnderTest.SETTINGS.dedupeWindow().plusSeconds(1));
            assertThat(broker.creation(keyed("paid", "order 1"))).isInstanceOf(Creation.Created.class);
        }
    }
}
