package dev.carillon.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalsTest {
    private static final String OURS = "**ours, rocksdb**";
    private static final String CELERY = "Celery, Redis";
    private static final String NATS = "NATS JetStream, asynchronous";

    private final List<Row> rows = new ArrayList<>();

    @Test
    void aGoalWithoutAFigureIsNeitherMetNorMissed() {
        add(Goals.SINGLE, 50, OURS, 1, Map.of(Figure.RATE, 10_000.0));

        assertThat(lines("5 × Celery")).singleElement().asString().endsWith("| – | not measured |");
    }

    @Test
    void aRatioIsTheMedianOfThoseOfEachRound() {
        add(Goals.SINGLE, 50, OURS, 1, Map.of(Figure.RATE, 10_000.0));
        add(Goals.SINGLE, 50, OURS, 2, Map.of(Figure.RATE, 900.0));
        add(Goals.SINGLE, 50, OURS, 3, Map.of(Figure.RATE, 12_000.0));
        add(Goals.SINGLE, 1, CELERY, 1, Map.of(Figure.RATE, 1_000.0));
        add(Goals.SINGLE, 1, CELERY, 2, Map.of(Figure.RATE, 100.0));
        add(Goals.SINGLE, 1, CELERY, 3, Map.of(Figure.RATE, 4_000.0));

        assertThat(lines("5 × Celery")).singleElement().asString().endsWith("| 9.00 × | met |");
    }

    @Test
    void aSlowDiskIsTakenIntoAccountWhereTheGoalSaysSo() {
        add(Goals.SINGLE, 500, OURS, 1, Map.of(Figure.RATE, 4_000.0, Figure.TASKS_PER_FSYNC, 25.0));

        assertThat(lines("500 connections")).singleElement().asString().endsWith("| 4,000/s, 25.0 a fsync | met |");
    }

    @Test
    void whatIsAboveItsBoundIsNotMet() {
        add(Goals.HAND_OFF, 1, OURS, 1, Map.of(Figure.P99_MILLIS, 5.5));

        assertThat(lines("idle hand-off")).singleElement().asString().endsWith("| 5.50 | **not met** |");
    }

    @Test
    void batchesCountOnTheConnectionsThatTakeTheMost() {
        add(Goals.BATCH, 1, NATS, 1, Map.of(Figure.RATE, 100_000.0));
        add(Goals.BATCH, 10, OURS, 1, Map.of(Figure.RATE, 90_000.0));

        assertThat(lines(NATS))
                .singleElement()
                .asString()
                .contains("10 connections")
                .endsWith("| **not met** |");

        add(Goals.BATCH, 50, OURS, 1, Map.of(Figure.RATE, 110_000.0));

        assertThat(lines(NATS))
                .singleElement()
                .asString()
                .contains("50 connections")
                .endsWith("| 1.10 × | met |");
    }

    @Test
    void aFailedRoundIsLeftOut() {
        rows.add(Row.failed(Goals.SINGLE, 50, OURS, 1, "", "did not start"));
        add(Goals.SINGLE, 1, CELERY, 1, Map.of(Figure.RATE, 1_000.0));

        assertThat(lines("5 × Celery")).singleElement().asString().endsWith("not measured |");
    }

    private void add(String section, int connections, String target, int round, Map<Figure, Double> figures) {
        rows.add(new Row(section, connections, target, round, "", "", figures));
    }

    private List<String> lines(String goal) {
        return Goals.table(rows).lines().filter(line -> line.contains(goal)).toList();
    }
}
