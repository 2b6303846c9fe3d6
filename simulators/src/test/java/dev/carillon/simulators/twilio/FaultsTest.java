package dev.carillon.simulators.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest extends SimulatorWithAccount {
    @ParameterizedTest
    @CsvSource({
        "ERROR_BEFORE,       500, 0",
        "ERROR_AFTER,        500, 1",
        "UNAVAILABLE_BEFORE, 503, 0",
        "UNAVAILABLE_AFTER,  503, 1",
        "RATE_LIMITED,       429, 0",
        "RATE_LIMITED_PLAIN, 429, 0",
        "SLOW,               201, 1"
    })
    void answersWrongAndAcceptsOrNot(Fault.Kind kind, int status, int accepted) throws Exception {
        simulator.inject(Fault.onSend(kind, 1).after(Duration.ofMillis(5)));

        assertThat(client.send("+359881234567").status()).isEqualTo(status);

        assertThat(simulator.messages()).hasSize(accepted);
        assertThat(simulator.pendingFaults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RESET_BEFORE, 0", "RESET_AFTER, 1", "TIMEOUT_BEFORE, 0", "TIMEOUT_AFTER, 1", "TRUNCATED, 1"})
    void endsTheConnectionAndAcceptsOrNot(Fault.Kind kind, int accepted) {
        simulator.inject(Fault.onSend(kind, 1).after(Duration.ofMillis(5)));

        assertThatThrownBy(() -> client.send("+359881234567")).isInstanceOf(IOException.class);

        assertThat(simulator.messages()).hasSize(accepted);
    }

    @Test
    void hitsAsManyRequestsAsTold() throws Exception {
        simulator.inject(Fault.onSend(Fault.Kind.ERROR_BEFORE, 2));

        assertThat(client.send("+359881234567").status()).isEqualTo(500);
        assertThat(client.send("+359881234567").status()).isEqualTo(500);
        assertThat(client.send("+359881234567").status()).isEqualTo(201);
        assertThat(simulator.sends()).isEqualTo(3);
    }

    @Test
    void isToldOverHttpToo() throws Exception {
        assertThat(client.control("POST", "/control/faults", "{\"kind\":\"error_after\",\"times\":3}")
                        .status())
                .isEqualTo(204);
        assertThat(simulator.pendingFaults()).hasSize(3);
        assertThat(client.control("DELETE", "/control/faults", "").status()).isEqualTo(204);
        assertThat(simulator.pendingFaults()).isEmpty();
        assertThat(client.control("POST", "/control/faults", "{\"kind\":\"nonsense\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void drawsTheSameFaultsFromTheSameSeed() throws Exception {
        List<Integer> first = statuses(42);
        simulator.reset();
        List<Integer> second = statuses(42);
        simulator.reset();
        List<Integer> other = statuses(43);

        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        assertThat(first).contains(201, 429, 500);
    }

    private List<Integer> statuses(long seed) throws Exception {
        assertThat(client.control("PUT", "/control/faults", """
                        {"seed": %d, "shares": {"error_before": 0.3, "rate_limited_plain": 0.3}}
                        """.formatted(seed)).status())
                .isEqualTo(204);
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            statuses.add(client.send("+359881234567").status());
        }
        return statuses;
    }

    @Test
    void refusesSharesOfMoreThanTheWhole() throws Exception {
        assertThat(client.control("PUT", "/control/faults", "{\"shares\": {\"SLOW\": 0.6, \"ERROR_AFTER\": 0.5}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void remembersWhatItWasAskedAndWhatItAnswered() throws Exception {
        simulator.inject(Fault.onSend(Fault.Kind.ERROR_AFTER, 1));

        client.send("+359881234567");
        client.send("+359881234567");

        assertThat(simulator.requests())
                .extracting(SimulatedRequest::to, SimulatedRequest::status, SimulatedRequest::fault)
                .containsExactly(
                        tuple("+359881234567", 500, Fault.Kind.ERROR_AFTER), tuple("+359881234567", 201, null));
        JsonObject counts = client.get("/control/counts").body();
        assertThat(counts.getJsonObject("repeated").getMap()).containsExactly(Map.entry("+359881234567", 2));
        assertThat(counts.getMap())
                .containsEntry("messages", 2)
                .containsEntry("recipients", 1)
                .containsEntry("sends", 2);
    }
}
