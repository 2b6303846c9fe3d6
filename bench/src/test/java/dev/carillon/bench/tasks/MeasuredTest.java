package dev.carillon.bench.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MeasuredTest {
    @Test
    void aProgramThatPrintsNoResultIsQuoted() {
        assertThatThrownBy(() -> Measured.parse("Traceback: no redis\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("Traceback: no redis");
    }

    @Test
    void whatAProgramPrintsIsRead() throws IOException {
        Measured measured = Measured.parse("a warning\nRESULT 1000 2.5 0.1 nan 0 1.25 40.5\n");

        assertThat(measured.tasks()).isEqualTo(1000);
        assertThat(measured.seconds()).isEqualTo(2.5);
        assertThat(measured.p99Millis()).isNaN();
        assertThat(measured.peakMib()).isEqualTo(40.5);
    }
}
