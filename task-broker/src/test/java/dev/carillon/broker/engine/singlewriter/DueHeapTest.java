package dev.carillon.broker.engine.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DueHeapTest {

    private static final class Alarm extends Due {
        private final long rank;

        Alarm(long at, long rank) {
            this.at = at;
            this.rank = rank;
        }

        @Override
        long rank() {
            return rank;
        }
    }

    @Test
    void whateverIsAddedAndRemovedTheEarliestComesFirst() {
        Random random = new Random(4);
        DueHeap<Alarm> heap = new DueHeap<>();
        List<Alarm> model = new ArrayList<>();

        for (int step = 0; step < 20_000; step++) {
            if (model.isEmpty() || random.nextInt(5) < 3) {
                Alarm alarm = new Alarm(random.nextInt(500), step);
                heap.add(alarm);
                model.add(alarm);
            } else if (random.nextBoolean()) {
                heap.remove(model.remove(random.nextInt(model.size())));
            } else {
                Alarm first = model.stream()
                        .min(Comparator.comparingLong((Alarm alarm) -> alarm.at).thenComparingLong(Alarm::rank))
                        .orElseThrow();
                assertThat(heap.takeDue(first.at - 1)).isNull();
                assertThat(heap.takeDue(first.at)).isSameAs(first);
                model.remove(first);
            }
            assertThat(heap.size()).isEqualTo(model.size());
        }
    }

    @Test
    void anEmptyHeapIsNeverDue() {
        DueHeap<Alarm> heap = new DueHeap<>();

        assertThat(heap.first()).isNull();
        assertThat(heap.takeDue(Long.MAX_VALUE)).isNull();
        assertThat(heap.next()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anElementStandsInOneHeapAtATime() {
        DueHeap<Alarm> heap = new DueHeap<>();
        Alarm alarm = new Alarm(1, 1);
        heap.add(alarm);

        assertThatThrownBy(() -> heap.add(alarm)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new DueHeap<Alarm>().remove(alarm)).isInstanceOf(IllegalStateException.class);
    }
}
