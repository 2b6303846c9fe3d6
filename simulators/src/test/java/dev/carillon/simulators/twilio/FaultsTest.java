package dev.carillon.simulators.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
    private TwilioSimulator simulator;
    private TwilioClient client;

    @BeforeEach
    void start() {
        simulator = TwilioSimulator.start(
                TwilioSimulator.Options.defaults().withAccount(TwilioClient.SID, TwilioClient.TOKEN, "20.00"));
        client = TwilioClient.of(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource({"ERROR_BEFORE, 500, 0", "ERROR_AFTER, 500, 1", "RATE_LIMITED, 429, 0", "SLOW, 201, 1"})
    void answersWrongAndAcceptsOrNot(Fault.Kind kind, int status, int accepted) throws Exception {
        simulator.inject(Fault.onSend(kind, 1).after(Duration.ofMillis(5)));

        assertThat(client.send("+359881234567").status()).isEqualTo(status);

        assertThat(simulator.messages()).hasSize(accepted);
        assertThat(simulator.pendingFaults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RESET_BEFORE, 0", "RESET_AFTER, 1"})
    void endsTheConnectionAndAcceptsOrNot(Fault.Kind kind, int accepted) {
        simulator.inject(Fault.onSend(kind, 1));

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
}
