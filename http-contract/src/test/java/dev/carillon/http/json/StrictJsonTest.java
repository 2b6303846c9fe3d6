package dev.carillon.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    enum Colour {
        RED
    }

    record Body(
            @Nullable String name,
            @Nullable Integer count,
            @Nullable Colour colour,
            @Nullable List<String> tags,
            @Nullable Map<String, String> labels) {}

    private final ObjectMapper mapper = new ObjectMapper();

    StrictJsonTest() {
        new StrictJson().customize(mapper);
        new StorableTextJson().customize(mapper);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"a\"} {}",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{\"colour\":0}",
                "{\"count\":1.5}",
                "{\"labels\":{\"a\":\"b\",\"a\":\"c\"}}"
            })
    void refusesWhatHasTwoMeanings(String json) {
        assertThat(refusal(JsonProcessingException.class, json)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a\\u0000\"} | name",
                "{\"name\":\"\\ud800\"} | name",
                "{\"tags\":[\"a\\u0000\"]} | tags",
                "{\"labels\":{\"a\":\"\\u0000\"}} | labels",
                "{\"labels\":{\"a\\u0000\":\"b\"}} | labels",
            })
    void namesTheFieldOfATextThatCannotBeKept(String json, String field) {
        JsonMappingException refusal = refusal(JsonMappingException.class, json);

        assertThat(refusal.getPath().getFirst().getFieldName()).isEqualTo(field);
    }

    @Test
    void readsAnyOther() throws JsonProcessingException {
        Body body = mapper.readValue(
                "{\"name\":\"\\ud83d\\ude00\",\"count\":1,\"colour\":\"RED\",\"tags\":[null],\"labels\":{\"a\":\"b\"}}",
                Body.class);

        assertThat(body.name()).isEqualTo("\uD83D\uDE00");
        assertThat(body.labels()).containsExactly(Map.entry("a", "b"));
    }

    private <T extends Throwable> T refusal(Class<T> type, String json) {
        return catchThrowableOfType(type, () -> mapper.readValue(json, Body.class));
    }
}
