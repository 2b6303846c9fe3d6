package dev.carillon.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskTableTest {
    @Test
    void everyRowSaysHowDurableItIs() {
        String table = TaskTable.of(Goals.SINGLE, List.of(row(50, 1, 100), row(50, 2, 300), row(500, 1, 4_000)));

        assertThat(table)
                .contains("| ours | 50 | 200 |")
                .contains("| ours | 500 | 4,000 |")
                .contains("| fsync before the answer |")
                .contains("| 2 (100–300) |");
    }

    @Test
    void aBacklogHasATableOfItsOwn() {
        Row row = new Row(
                Goals.BACKLOG,
                10,
                "ours",
                1,
                "",
                "",
                Map.of(Figure.RATE, 900.0, Figure.SHORT_QUEUE_RATE, 1_000.0, Figure.WAITING, 1e7));

        assertThat(TaskTable.of(Goals.BACKLOG, List.of(row)))
                .contains("| ours | 10,000,000 | – | 1,000 | 900 | 0.90 |");
    }

    private static Row row(int connections, int round, double rate) {
        return new Row(
                Goals.SINGLE, connections, "ours", round, "fsync before the answer", "", Map.of(Figure.RATE, rate));
    }
}
