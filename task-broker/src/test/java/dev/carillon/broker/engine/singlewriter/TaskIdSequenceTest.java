package dev.carillon.broker.engine.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TaskIdSequenceTest {
    private static final long NOW = 1_795_600_000_123L;

    @Test
    void anIdentifierIsAUuidOfVersion7WithTheTimeInFront() {
        UUID id = new TaskIdSequence().next(NOW);

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW);
    }

    @Test
    void identifiersGrowWithinAMillisecondAndPastItsCounter() {
        TaskIdSequence ids = new TaskIdSequence();
        UUID last = ids.next(NOW);

        for (int i = 0; i < 10_000; i++) {
            UUID next = ids.next(NOW);
            assertThat(next).isGreaterThan(last);
            assertThat(next.version()).isEqualTo(7);
            last = next;
        }
        assertThat(last.getMostSignificantBits() >>> 16).isEqualTo(NOW + 2);
    }

    @Test
    void identifiersGrowWhenTheClockIsSetBack() {
        TaskIdSequence ids = new TaskIdSequence();
        UUID before = ids.next(NOW);

        assertThat(ids.next(NOW - 3_600_000)).isGreaterThan(before);
    }

    @Test
    void identifiersGrowFromTheOneToStartAfter() {
        UUID last = new TaskIdSequence().next(NOW);
        TaskIdSequence ids = new TaskIdSequence();
        ids.startAfter(last);

        assertThat(ids.next(NOW - 1000)).isGreaterThan(last);
    }

    @Test
    void brokersThatStartInTheSameMillisecondDoNotMeet() {
        Set<UUID> all = new HashSet<>();
        for (int broker = 0; broker < 100; broker++) {
            TaskIdSequence ids = new TaskIdSequence(new SplittableRandom(broker));
            for (int i = 0; i < 100; i++) {
                assertThat(all.add(ids.next(NOW))).isTrue();
            }
        }
    }
}
