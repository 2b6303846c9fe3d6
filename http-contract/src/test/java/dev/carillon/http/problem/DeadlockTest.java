package dev.carillon.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DeadlockTest {
    private final SQLException lost = new SQLException("deadlock detected", "40P01");

    @Test
    void isFoundInWhateverItCameIn() {
        IllegalStateException commit = new IllegalStateException("could not commit");
        commit.addSuppressed(new IllegalStateException("the branch was rolled back", lost));

        assertThat(Deadlock.isCauseOf(lost)).isTrue();
        assertThat(Deadlock.isCauseOf(new IllegalStateException("could not write", lost)))
                .isTrue();
        assertThat(Deadlock.isCauseOf(commit)).isTrue();
    }

    @Test
    void isNoOtherFault() {
        Throwable one = new IllegalStateException("one");
        Throwable other = new SQLException("other", "23505", one);
        one.initCause(other);

        assertThat(Deadlock.isCauseOf(one)).isFalse();
        assertThat(Deadlock.isCauseOf(new SQLException("no code"))).isFalse();
    }

    @Test
    void saysWhenToComeAgain() {
        ProblemException problem = Deadlock.problem();

        assertThat(problem.problem().status()).isEqualTo(503);
        assertThat(problem.retryAfterSeconds()).contains(1L);
    }
}
