package dev.carillon.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.bench.linux.SocketTable.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketTableTest {
    private static final String LINE =
            "   3: 0100007F:1F90 0100007F:C350 01 00000010:00000200 00:00000000 00000000     0        0 12345 1 0 20 4 30 10 -1";

    @Test
    void aLineOfTheKernelIsRead() {
        assertThat(SocketTable.parse(LINE)).isEqualTo(new Entry(SocketTable.ESTABLISHED, 8080, 50_000, 16, 512));
    }

    @Test
    void aConnectionIsCountedOnceAndWaitsAtEitherEnd() {
        SocketTable table = new SocketTable(List.of(
                new Entry(SocketTable.ESTABLISHED, 8080, 50_000, 0, 7),
                new Entry(SocketTable.ESTABLISHED, 50_000, 8080, 5, 0),
                new Entry(SocketTable.TIME_WAIT, 8080, 50_001, 0, 0),
                new Entry(SocketTable.TIME_WAIT, 50_002, 8080, 0, 0),
                new Entry(10, 8080, 0, 0, 4096)));

        assertThat(table.establishedTo(8080)).isEqualTo(1);
        assertThat(table.timeWaitOf(8080)).isEqualTo(2);
        assertThat(table.queuedOf(8080)).isEqualTo(12);
    }
}
