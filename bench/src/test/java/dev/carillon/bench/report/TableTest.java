package dev.carillon.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void aRatioIsTheMedianOverRoundsOfTheRatioWithinEach() {
        String table = Table.of(List.of(
                row("direct", 1, 1000), row("ours", 1, 500),
                row("direct", 2, 100), row("ours", 2, 60),
                row("direct", 3, 1000), row("ours", 3, 900)));

        assertThat(table)
                .contains("### 50 connections")
                .contains("| ours | 0.60 | 500 |")
                .contains("| 3 (×0.50–0.90) |");
    }

    @Test
    void aTargetWithoutFiguresIsNamedWithTheReason() {
        String table = Table.of(List.of(
                row("direct", 1, 10), Row.failed("HTTP", 50, "squid", 1, "", "not installed\n(Debian: squid)")));

        assertThat(table).contains("| squid | not installed (Debian: squid) |");
    }

    @Test
    void errorsOfAllRoundsAreAdded() {
        Row once = new Row("HTTP", 50, "ours", 1, "", "", Map.of(Figure.SOCKET_ERRORS, 2.0));
        Row again = new Row("HTTP", 50, "ours", 2, "", "", Map.of(Figure.SOCKET_ERRORS, 3.0));

        assertThat(Table.of(List.of(once, again))).contains("| –/5 |");
    }

    @Test
    void aRowIsReadAsItWasWritten() {
        Row row = row("ours", 2, 12.5);

        assertThat(Row.parse(row.toLine())).isEqualTo(row);
    }

    private static Row row(String target, int round, double rate) {
        return new Row("HTTP", 50, target, round, "", "", Map.of(Figure.RATE, rate));
    }
}
