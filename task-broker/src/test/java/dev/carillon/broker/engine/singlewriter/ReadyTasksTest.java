package dev.carillon.broker.engine.singlewriter;

import static dev.carillon.broker.engine.singlewriter.Entries.keyed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadyTasksTest {
    private final ReadyTasks ready = new ReadyTasks();

    private TaskEntry lease() {
        TaskEntry task = ready.first();
        ready.remove(task);
        ready.take(task);
        return task;
    }

    @Test
    void whatWaitsBehindATakenKeyIsOvertaken() {
        ready.limit(1);
        TaskEntry first = keyed(1, 0, "a");
        TaskEntry second = keyed(2, 0, "a");
        TaskEntry other = keyed(3, 0, "b");
        TaskEntry plain = keyed(4, 0, null);
        List.of(first, second, other, plain).forEach(ready::add);

        assertThat(lease()).isSameAs(first);
        assertThat(lease()).isSameAs(other);
        assertThat(lease()).isSameAs(plain);
        assertThat(ready.first()).isNull();
        assertThat(ready.any()).isSameAs(second);
        assertThat(ready.size()).isEqualTo(1);
        assertThat(ready.oldest()).isEqualTo(second.at);

        ready.release(first);
        assertThat(ready.first()).isSameAs(second);
    }

    @Test
    void aHigherLimitOpensWhatWasTakenAndALowerOneClosesIt() {
        ready.limit(1);
        List.of(keyed(1, 0, "a"), keyed(2, 5, "a"), keyed(3, 9, "a")).forEach(ready::add);
        lease();
        assertThat(ready.first()).isNull();

        ready.limit(2);
        assertThat(ready.first()).isNotNull();
        ready.limit(1);
        assertThat(ready.first()).isNull();
    }

    /** A plain list, searched from its start, says what is next. */
    @Test
    void whateverIsDoneTheNextIsTheFirstThatMayBe() {
        Random random = new Random(4);
        String[] keys = {null, "a", "b", "c"};
        List<TaskEntry> waiting = new ArrayList<>();
        List<TaskEntry> leased = new ArrayList<>();
        int most = 2;
        ready.limit(most);

        for (int step = 0; step < 50_000; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    TaskEntry task = keyed(step, random.nextInt(3), keys[random.nextInt(keys.length)]);
                    waiting.add(task);
                    ready.add(task);
                }
                case 3, 4 -> {
                    TaskEntry expected = next(waiting, leased, most);
                    assertThat(ready.first()).isSameAs(expected);
                    if (expected != null) {
                        leased.add(lease());
                        waiting.remove(expected);
                    }
                }
                case 5, 6 -> {
                    if (!leased.isEmpty()) {
                        ready.release(leased.remove(random.nextInt(leased.size())));
                    }
                }
                default -> {
                    if (!waiting.isEmpty()) {
                        ready.remove(waiting.remove(random.nextInt(waiting.size())));
                    }
                    most = 1 + random.nextInt(3);
                    ready.limit(most);
                }
            }
            assertThat(ready.size()).isEqualTo(waiting.size());
            assertThat(ready.oldest())
                    .isEqualTo(waiting.stream().mapToLong(task -> task.at).min().orElse(Long.MAX_VALUE));
        }
    }

    private static TaskEntry next(List<TaskEntry> waiting, List<TaskEntry> leased, int most) {
        Map<String, Integer> inFlight = new HashMap<>();
        leased.forEach(task -> inFlight.merge(String.valueOf(task.concurrencyKey()), 1, Integer::sum));
        return waiting.stream()
                .filter(task -> task.concurrencyKey() == null || inFlight.getOrDefault(task.concurrencyKey(), 0) < most)
                .max(Comparator.comparingInt((TaskEntry task) -> task.priority).thenComparingLong(task -> -task.idHigh))
                .orElse(null);
    }
}
