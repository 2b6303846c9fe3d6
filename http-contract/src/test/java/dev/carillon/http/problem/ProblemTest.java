package dev.carillon.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {

    @Test
    void isWrittenAsRfc9457Wants() throws JsonProcessingException {
        Problem problem = Problem.of(400, "invalid-field", "A number has digits.", "to");

        assertThat(new ObjectMapper().writeValueAsString(problem))
                .isEqualTo("{\"type\":\"urn:problem-type:carillon:invalid-field\",\"title\":\"Invalid field\","
                        + "\"status\":400,\"detail\":\"A number has digits.\",\"field\":\"to\"}");
    }

    @Test
    void leavesOutAFieldThatIsNotAtFault() throws JsonProcessingException {
        assertThat(new ObjectMapper().writeValueAsString(Problem.of(404, "not-found", "Nothing.", null)))
                .doesNotContain("field");
    }

    @Test
    void isWrittenByANativeImageToo() {
        assertThat(Problem.class).hasAnnotation(RegisterForReflection.class);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT0.2S, 1", "PT1S, 1", "PT1.001S, 2", "PT1M, 60"})
    void roundsRetryAfterUpToWholeSeconds(Duration wait, long seconds) {
        assertThat(ProblemException.retryLater(503, "busy", "Later.", wait).retryAfterSeconds())
                .contains(seconds);
    }
}
