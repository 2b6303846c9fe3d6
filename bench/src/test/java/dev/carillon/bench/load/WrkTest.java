package dev.carillon.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class WrkTest {

    @Test
    void theLineOfTheScriptIsFoundBelowTheTableOfWrk() throws IOException {
        Wrk.Result result =
                Wrk.parse("Running 2s test\nRequests/sec: 10\nRESULT 1000 2000000 5000 1500 9000 1 2 3 4 5\n");

        assertThat(result).isEqualTo(new Wrk.Result(1000, 2, 5000, 1.5, 9, 1, 9, 5));
    }

    @Test
    void withoutThatLineWhatWrkSaidIsTheFault() {
        assertThatThrownBy(() -> Wrk.parse("unable to connect to 127.0.0.1:1 Connection refused\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Connection refused");
    }
}
