package dev.carillon.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.DamagedRecordException;
import dev.carillon.http.problem.Problem;
import org.junit.jupiter.api.Test;

/** Faults of the broker are problem documents as well. */
class ProblemsTest {

    @Test
    void whatIsDamagedIsSaidToBeSo() {
        var answer = new Problems().damaged(new DamagedRecordException("The payload is damaged."));

        assertThat(answer.getStatus()).isEqualTo(500);
        assertThat(answer.getMediaType()).hasToString(Problem.MEDIA_TYPE);
        assertThat(answer.getEntity()).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.type()).endsWith(":damaged");
            assertThat(problem.detail()).isEqualTo("The payload is damaged.");
        });
    }
}
