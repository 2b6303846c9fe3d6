package dev.carillon.broker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.broker.api.BatchReader.Item;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.http.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-25T09:00:00Z");
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final BatchReader reader = new BatchReader(5, 40);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<Item> lines(String body) {
        return reader.lines(bytes(body), NOW);
    }

    private List<Item> array(String body) {
        return reader.array(bytes(body), NOW);
    }

    private static NewTask task(Item item) {
        assertThat(item).isInstanceOf(Item.Task.class);
        return ((Item.Task) item).task();
    }

    private static String payload(Item item) {
        return new String(task(item).payload().bytes(), StandardCharsets.UTF_8);
    }

    private static String refusal(Item item) {
        assertThat(item).isInstanceOf(Item.Refused.class);
        return ((Item.Refused) item).problem().detail();
    }

    @Test
    void anItemSaysAllThatATaskHas() {
        NewTask task =
                task(lines("{\"delay\":\"PT5S\",\"priority\":7,\"idempotencyKey\":\"k\",\"group\":\"g\",\"key\":\"c\","
                                + "\"ttl\":\"PT1H\",\"traceparent\":\"" + TRACE
                                + "\",\"contentType\":\"text/x\",\"payload\":\"p\"}")
                        .getFirst());

        assertThat(task.readyTime()).isEqualTo(new ReadyTime.After(Duration.ofSeconds(5)));
        assertThat(task.priority()).isEqualTo(7);
        assertThat(task.idempotencyKey()).isEqualTo("k");
        assertThat(task.attributes()).isEqualTo(new TaskAttributes("g", "c", Duration.ofHours(1), TRACE));
        assertThat(task.payload().contentType()).isEqualTo("text/x");
    }

    @Test
    void anItemWithoutAttributesSharesThoseOfAll() {
        assertThat(task(lines("{\"payload\":1,\"traceparent\":\"none\"}").getFirst())
                        .attributes())
                .isSameAs(TaskAttributes.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "plain"                    | plain
                    ""                         | ''
                    "Добър ден 😀"              | Добър ден 😀
                    "a\\"b\\\\c\\u0041"        | a"b\\cA
                    "\\ud83d\\ude00"             | 😀
                    1.50                       | 1.50
                    -1                         | -1
                    null                       | null
                    { "a" : [ 1 , "\\u0041"] } | { "a" : [ 1 , "\\u0041"] }
                    {"a":1,"a":2}              | {"a":1,"a":2}
                    [ ]                        | [ ]
                    true                       | true
                    """)
    void aPayloadIsItsBytes(String json, String expected) {
        String item = "{\"payload\":" + json + "}";
        String later = "{\"priority\":1 , \"payload\": " + json + " ,\"delay\":\"PT0S\"}";

        assertThat(lines(item + "\n" + later))
                .extracting(BatchReaderTest::payload)
                .containsOnly(expected);
        assertThat(array("[" + item + ",\n " + later + "]"))
                .extracting(BatchReaderTest::payload)
                .containsOnly(expected);
    }

    @Test
    void whatIsWrongWithALineIsAnsweredAtItsPlace() {
        List<Item> items = lines("""
                {"payload":"a"}
                {"payload":tru}

                {"payload":"b"} {"payload":"c"}
                {"payload":"d"}\r
                x""");

        assertThat(items).hasSize(5);
        assertThat(payload(items.get(0))).isEqualTo("a");
        assertThat(refusal(items.get(1))).startsWith("The item is not JSON: column 1");
        assertThat(refusal(items.get(2))).isEqualTo("There is something after the item.");
        assertThat(payload(items.get(3))).isEqualTo("d");
        assertThat(refusal(items.get(4))).isEqualTo("The item is not JSON: column 1.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"payload\":1,", "{\"payload\":\"a", "{\"payload\":[1", "{\"payload\":1", "{"})
    void anItemThatDoesNotEndOnItsLineIsRefused(String begun) {
        List<Item> items = lines(begun + "\n}\n{\"payload\":\"next\"}");

        assertThat(refusal(items.get(0))).contains("does not end on its line");
        assertThat(refusal(items.get(1))).contains("not JSON");
        assertThat(payload(items.get(2))).isEqualTo("next");
    }

    /** Values that are JSON, and more than a parser takes. */
    static Stream<String> beyondLimits() {
        return Stream.of(
                "9".repeat(1001),
                "0." + "9".repeat(1001),
                "[".repeat(1001) + "]".repeat(1001),
                "{\"" + "n".repeat(60_000) + "\":1}");
    }

    @ParameterizedTest
    @MethodSource("beyondLimits")
    void aLineBeyondTheLimitsOfTheParserDoesNotTouchTheOthers(String value) {
        List<Item> items = lines("{\"payload\":\"a\"}\n{\"payload\":" + value + "}\n{\"payload\":\"b\"}\n");

        assertThat(items).hasSize(3);
        assertThat(payload(items.get(0))).isEqualTo("a");
        assertThat(refusal(items.get(1))).startsWith("The item is not JSON that is read here: it is nested");
        assertThat(payload(items.get(2))).isEqualTo("b");
    }

    @ParameterizedTest
    @MethodSource("beyondLimits")
    void anArrayBeyondTheLimitsOfTheParserIsRefusedWhole(String value) {
        assertThatThrownBy(() -> array("[{\"payload\":" + value + "}]"))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("The batch is not a JSON array that is read here: it is nested");
        assertThatThrownBy(() -> array("[{\"wrong\":" + value + "}]")).isInstanceOf(ProblemException.class);
    }

    @Test
    void anItemThatTheBodyBreaksOffInIsRefused() {
        assertThat(refusal(lines("{\"payload\":1").getFirst())).contains("not JSON");
    }

    @Test
    void whatIsWrongWithAnElementIsAnsweredAtItsPlace() {
        List<Item> items = array("""
                [ {"payload":{"a":[1]},"dealy":{"x":[2]},"delay":3}, 7, [{"payload":1}],
                  {"payload":"%s"}, {"payload":"last"} ]""".formatted("x".repeat(41)));

        assertThat(refusal(items.get(0))).contains("no field 'dealy'");
        assertThat(refusal(items.get(1))).isEqualTo("A task is a JSON object.");
        assertThat(refusal(items.get(2))).isEqualTo("A task is a JSON object.");
        assertThat(refusal(items.get(3))).contains("up to 40 bytes");
        assertThat(payload(items.get(4))).isEqualTo("last");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"payload":1,"payload":2}          | payload
                    {"payload":1,"delay":"a","delay":"b"} | delay
                    {"payload":1,"at":"1969-12-31T23:59:59Z"} | at
                    {"payload":1,"at":"-999999999-01-01T00:00:00Z"} | at
                    {"payload":"\\ud800"}              | payload
                    {"payload":"\\udc00\\ud800"}        | payload
                    {"payload":1,"idempotencyKey":"\\ud800"} | idempotencyKey
                    {"payload":1,"idempotencyKey":"é"} | idempotencyKey
                    {"payload":1,"idempotencyKey":"k "} | idempotencyKey
                    {"payload":1,"idempotencyKey":""}  | idempotencyKey
                    {"payload":1,"group":"\\ud800"}    | group
                    {"payload":1,"key":"\\udc00"}      | key
                    {"payload":1,"group":""}           | group
                    {"payload":1,"group":"ü"}          | group
                    {"payload":1,"group":"a b"}        | group
                    {"payload":1,"key":7}              | key
                    {"payload":1,"ttl":"PT0S"}         | ttl
                    {"payload":1,"ttl":"1h"}           | ttl
                    {"payload":1,"ttl":"P3661D"}       | ttl
                    {"payload":1,"queue":"q"}          | queue
                    {"payload":1,"contentType":""}     | contentType
                    {"payload":1,"priority":10}        | priority
                    {"payload":1,"priority":0,"priority":1} | priority
                    {"delay":"PT1S"}                   | payload
                    """)
    void theFieldThatIsWrongIsNamed(String item, String field) {
        for (List<Item> items : List.of(lines(item), array("[" + item + "]"))) {
            assertThat(items).hasSize(1);
            assertThat(((Item.Refused) items.getFirst()).problem().field()).isEqualTo(field);
        }
    }

    @Test
    void aBatchOfMoreItemsThanThereMayBeIsRefusedWhole() {
        String five = "{\"payload\":1}\n".repeat(4) + "{";
        assertThat(lines(five)).hasSize(5);

        assertThatThrownBy(() -> lines(five + "\n{")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> array("[1,2,3,4,5,6]")).isInstanceOf(ProblemException.class);
    }

    @Test
    void aLineThatIsNotUtf8DoesNotTouchTheOthers() {
        byte[] lines = "{\"payload\":\"a\"}\n{\"payload\":\"\u00c0\u00af\"}\n{\"payload\":\"b\"}\n"
                .getBytes(StandardCharsets.ISO_8859_1);

        List<Item> items = reader.lines(lines, NOW);

        assertThat(payload(items.get(0))).isEqualTo("a");
        assertThat(items.get(1)).isInstanceOf(Item.Refused.class);
        assertThat(payload(items.get(2))).isEqualTo("b");
    }

    @Test
    void anArrayThatIsNotUtf8IsRefused() {
        byte[] overlong = "[{\"payload\":\"\u00c0\u00af\"}]".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> reader.array(overlong, NOW))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("not a JSON array");
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        byte[] utf16 = "[{\"payload\":1}]".getBytes(StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> reader.array(utf16, NOW))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("UTF-8");
    }
}
