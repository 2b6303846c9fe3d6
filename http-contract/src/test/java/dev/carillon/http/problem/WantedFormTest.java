package dev.carillon.http.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.carillon.http.json.StorableTextJson;
import dev.carillon.http.json.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WantedFormTest {
    enum Colour {
        RED,
        BLUE
    }

    record Inner(int length) {}

    record Body(
            @Nullable String name,
            @Nullable Integer count,
            @Nullable Double share,
            @Nullable Boolean open,
            @Nullable UUID id,
            @Nullable Colour colour,
            @Nullable List<String> tags,
            @Nullable Inner inner,
            @Nullable Map<String, Object> evidence) {}

    private final ObjectMapper mapper = new ObjectMapper();

    WantedFormTest() {
        new StrictJson().customize(mapper);
        new StorableTextJson().customize(mapper);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'evidence':'x'}       | The value of 'evidence' at line 1, column 13 has to be an object.",
                "{'evidence':[]}        | The value of 'evidence' at line 1, column 13 has to be an object.",
                "{'inner':'x'}          | The value of 'inner' at line 1, column 10 has to be an object.",
                "{'inner':{'length':{}}} | The value of 'inner.length' at line 1, column 20 has to be a whole number.",
                "{'tags':'x'}           | The value of 'tags' at line 1, column 9 has to be a list.",
                "{'tags':[{}]}          | The value of 'tags[0]' at line 1, column 10 has to be a text.",
                "{'name':{}}            | The value of 'name' at line 1, column 9 has to be a text.",
                "{'count':'x'}          | The value of 'count' at line 1, column 10 has to be a whole number.",
                "{'share':'x'}          | The value of 'share' at line 1, column 10 has to be a number.",
                "{'open':'x'}           | The value of 'open' at line 1, column 9 has to be true or false.",
                "{'id':'x'}             | The value of 'id' at line 1, column 7 has to be a UUID.",
                "{'colour':'BOGUS'}     | The value of 'colour' at line 1, column 11 has to be one of RED, BLUE.",
                "{'colour':1}           | The value of 'colour' at line 1, column 11 has to be one of RED, BLUE.",
                "{'name':'\\u0000'}     | The value of 'name' at line 1, column 9 holds U+0000 or half of a surrogate pair,"
                        + " which no text may.",
            })
    void aProblemSaysWhatIsWanted(String json, String detail) {
        MismatchedInputException fault = catchThrowableOfType(
                MismatchedInputException.class, () -> mapper.readValue(json.replace('\'', '"'), Body.class));

        Problem problem = (Problem) new ProblemMappers().badJson(fault).getEntity();

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.detail()).isEqualTo(detail);
    }
}
