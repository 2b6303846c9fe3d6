package dev.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.e2e.TaskHistory.Acked;
import dev.carillon.e2e.TaskHistory.Created;
import dev.carillon.e2e.TaskHistory.Leased;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A checker that finds nothing is worth something only where it would have found something. */
class TaskHistoryTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final TaskHistory history = new TaskHistory(Duration.ofSeconds(3));

    @Test
    void findsNothingInAGoodHistory() {
        history.add(new Created("k", "t1"));
        history.add(new Leased("k", "t1", "a", 0, SECOND));
        history.add(new Leased("k", "t1", "b", 5 * SECOND, 6 * SECOND));
        history.add(new Acked("t1", "a", 409, 7 * SECOND, 8 * SECOND));
        history.add(new Acked("t1", "b", 204, 7 * SECOND, 8 * SECOND));

        assertThat(history.violations()).isEmpty();
    }

    @Test
    void findsALostTask() {
        history.add(new Created("k", "t1"));

        assertThat(history.isDrained()).isFalse();
        assertThat(history.violations()).containsExactly("task t1 was acknowledged and is lost");
    }

    @Test
    void findsAKeyThatMadeTwoTasks() {
        history.add(new Created("k", "t1"));
        history.add(new Leased("k", "t2", "a", 0, 1));
        history.add(new Acked("t1", "b", 204, 2, 3));

        assertThat(history.violations()).containsExactly("idempotency key k made several tasks: [t1, t2]");
    }

    @Test
    void findsTwoValidTokens() {
        history.add(new Leased("k", "t1", "a", 0, SECOND));
        history.add(new Leased("k", "t1", "b", 2 * SECOND, 2 * SECOND + 1));

        assertThat(history.violations()).containsExactly("task t1 had two valid tokens");
    }

    @Test
    void findsATaskHandedOutAfterItsAck() {
        history.add(new Leased("k", "t1", "a", 0, 1));
        history.add(new Acked("t1", "a", 204, 2, 3));
        history.add(new Leased("k", "t1", "b", 9 * SECOND, 9 * SECOND));

        assertThat(history.violations()).containsExactly("task t1 was handed out after it was acked");
    }

    @Test
    void findsTwoAcks() {
        history.add(new Leased("k", "t1", "a", 0, 1));
        history.add(new Acked("t1", "a", 204, 2, 4));
        history.add(new Acked("t1", "b", 204, 2, 4));

        assertThat(history.violations()).containsExactly("task t1 was acked 2 times");
    }
}
