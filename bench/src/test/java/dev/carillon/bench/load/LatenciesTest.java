package dev.carillon.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 63, 64, 65, 127, 128, 1_000, 123_456, 60_000_000, 1L << 40})
    void aLatencyIsKeptToWithinTwoPercent(long micros) {
        Latencies latencies = new Latencies();

        latencies.record(micros);

        assertThat(latencies.percentileMillis(0.5) * 1000).isCloseTo((double) micros, within(micros * 0.02));
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
        assertThat(one.percentileMillis(0.99)).isCloseTo(2, within(0.04));
    }

    @Test
    void nothingHasNoPercentile() {
        assertThat(new Latencies().percentileMillis(0.5)).isNaN();
    }
}
