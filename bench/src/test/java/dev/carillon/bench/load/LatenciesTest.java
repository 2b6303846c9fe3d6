package dev.carillon.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 255, 256, 257, 511, 512, 4_223, 123_456, 60_000_000, (1L << 40) - 1, 1L << 40})
    void aLatencyIsKeptToWithinOnePercent(long micros) {
        Latencies latencies = new Latencies();

        latencies.record(micros);

        assertThat(latencies.percentileMillis(0.5) * 1000).isCloseTo((double) micros, within(micros * 0.01));
    }

    @Test
    void percentilesAreOfAllThreads() {
        Latencies one = new Latencies();
        Latencies other = new Latencies();
        for (int i = 0; i < 98; i++) {
            one.record(10);
        }
        other.record(2_000);
        other.record(2_000);

        one.add(other);

        assertThat(one.count()).isEqualTo(100);
        assertThat(one.percentileMillis(0.5)).isEqualTo(0.01);
        assertThat(one.percentileMillis(0.99)).isCloseTo(2, within(0.02));
    }

    @Test
    void nothingHasNoPercentile() {
        assertThat(new Latencies().percentileMillis(0.5)).isNaN();
    }
}
