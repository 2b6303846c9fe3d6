package dev.carillon.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.bench.linux.SocketTable.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketTableTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ESTAB      512    16         127.0.0.1:8080       127.0.0.1:50000",
                "ESTAB 512 16 [::ffff:127.0.0.1]:8080 [::ffff:127.0.0.1]:50000"
            })
    void aLineIsReadWhateverTheAddresses(String line) {
        assertThat(SocketTable.parse(line)).isEqualTo(new Entry("ESTAB", 8080, 50_000, 16, 512));
    }

    @Test
    void aListenerHasNoOtherEnd() {
        assertThat(SocketTable.parse("LISTEN 0 4096 *:8080 *:*")).isEqualTo(new Entry("LISTEN", 8080, 0, 4096, 0));
    }

    @Test
    void aConnectionIsCountedOnceAndWaitsAtEitherEnd() {
        SocketTable table = new SocketTable(List.of(
                new Entry("ESTAB", 8080, 50_000, 0, 7),
                new Entry("ESTAB", 50_000, 8080, 5, 0),
                new Entry("TIME-WAIT", 8080, 50_001, 0, 0),
                new Entry("TIME-WAIT", 50_002, 8080, 0, 0),
                new Entry("LISTEN", 8080, 0, 4096, 0)));

        assertThat(table.establishedTo(8080)).isEqualTo(1);
        assertThat(table.timeWaitOf(8080)).isEqualTo(2);
        assertThat(table.queued()).isEqualTo(12);
    }
}
