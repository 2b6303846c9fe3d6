package dev.carillon.broker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.http.problem.Problem;
import dev.carillon.http.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WorkflowReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-25T09:00:00Z");
    private static final String TASK = "{\"queue\":\"q\",\"payload\":1}";

    private final WorkflowReader reader = new WorkflowReader(3, 10);

    private NewWorkflow read(String body) {
        return reader.read(body.getBytes(StandardCharsets.UTF_8), "key", NOW);
    }

    private Problem problem(String body) {
        return catchThrowableOfType(ProblemException.class, () -> read(body)).problem();
    }

    @Test
    void stagesAreReadInOrder() {
        NewWorkflow workflow = read("""
                {"stages":[[{"queue":"a","payload":{"n": 1}},{"queue":"b","payload":"x","priority":3}],
                 [{"payload":"y","queue":"c","group":"g"}]]}""");

        assertThat(workflow.idempotencyKey()).isEqualTo("key");
        assertThat(workflow.stages()).extracting(List::size).containsExactly(2, 1);
        assertThat(workflow.stages().get(0).get(0).queue()).isEqualTo("a");
        assertThat(new String(workflow.stages().get(0).get(0).task().payload().bytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"n\": 1}");
        assertThat(workflow.stages().get(0).get(1).task().priority()).isEqualTo(3);
        assertThat(workflow.stages().get(1).get(0).queue()).isEqualTo("c");
        assertThat(workflow.stages().get(1).get(0).task().attributes().group()).isEqualTo("g");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                       | stages
                    {"stages":{}}                                            | stages
                    {"stages":[]}                                            | stages
                    {"stage":[]}                                             | stage
                    {"stages":[[{"queue":"q","payload":1}]],"stages":[]}     | stages
                    {"stages":[1]}                                           | stages[0]
                    {"stages":[[]]}                                          | stages[0]
                    {"stages":[[{"queue":"q","payload":1}],[7]]}             | stages[1][0]
                    {"stages":[[{"payload":1}]]}                             | stages[0][0].queue
                    {"stages":[[{"queue":"a b","payload":1}]]}               | stages[0][0].queue
                    {"stages":[[{"queue":"q"}]]}                             | stages[0][0].payload
                    {"stages":[[{"queue":"q","payload":1,"delay":"soon"}]]}  | stages[0][0].delay
                    {"stages":[[{"queue":"q","payload":1}],[{"queue":"q","payload":1,"at":"-999999999-01-01T00:00:00Z"}]]} | stages[1][0].at
                    {"stages":[[{"queue":"q","payload":1,"idempotencyKey":"k"}]]} | stages[0][0].idempotencyKey
                    """)
    void theFieldThatIsWrongIsNamedWithItsPlace(String body, String field) {
        Problem problem = problem(body);

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.field()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''
                    []
                    {"stages":[[{"queue":"q","payload":1}]]} x
                    {"stages":[[{"queue":"q","payload":1}]
                    {"stages":[[{"queue":"q","payload":tru}]]}
                    """)
    void whatIsNoJsonObjectIsRefused(String body) {
        assertThat(problem(body).type()).endsWith(":malformed-json");
    }

    @ParameterizedTest
    @MethodSource("dev.carillon.broker.api.BatchReaderTest#beyondLimits")
    void whatIsBeyondTheLimitsOfTheParserIsRefused(String value) {
        assertThat(problem("{\"stages\":[[{\"queue\":\"q\",\"payload\":" + value + "}]]}")
                        .type())
                .endsWith(":malformed-json");
    }

    @Test
    void aWorkflowHasSoManyTasksInAll() {
        assertThat(read("{\"stages\":[[%s,%s],[%s]]}".formatted(TASK, TASK, TASK))
                        .stages())
                .hasSize(2);

        assertThat(problem("{\"stages\":[[%s,%s],[%s,%s]]}".formatted(TASK, TASK, TASK, TASK)))
                .extracting(Problem::status, Problem::field)
                .containsExactly(413, "stages");
    }

    @Test
    void aPayloadThatIsTooLargeIsNamedWithItsPlace() {
        Problem problem = problem("{\"stages\":[[{\"queue\":\"q\",\"payload\":\"elevenbytes\"}]]}");

        assertThat(problem.status()).isEqualTo(413);
        assertThat(problem.field()).isEqualTo("stages[0][0]");
    }

    @Test
    void aWorkflowHasAtMostAHundredStages() {
        WorkflowReader roomy = new WorkflowReader(1000, 10);
        String most = "{\"stages\":[" + ("[" + TASK + "],").repeat(99) + "[" + TASK + "]]}";
        assertThat(roomy.read(most.getBytes(StandardCharsets.UTF_8), null, NOW).stages())
                .hasSize(100);
        String many = "{\"stages\":[" + ("[" + TASK + "],").repeat(100) + "[" + TASK + "]]}";

        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> roomy.read(many.getBytes(StandardCharsets.UTF_8), null, NOW));

        assertThat(refused.problem().field()).isEqualTo("stages");
    }
}
