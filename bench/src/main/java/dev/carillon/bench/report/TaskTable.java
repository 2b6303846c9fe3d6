package dev.carillon.bench.report;

import static dev.carillon.bench.report.Column.number;
import static dev.carillon.bench.report.Column.whole;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rows of one section of a benchmark of task queues as a Markdown table. Pure. */
final class TaskTable {
    private static final List<Column> LOADED = List.of(
            new Column("target", Summary::target),
            new Column("connections", one -> Integer.toString(one.connections())),
            new Column("tasks/s", one -> number(one.figure(Figure.RATE), "%,.0f")),
            new Column("p50 ms", one -> number(one.figure(Figure.P50_MILLIS), "%.2f")),
            new Column("p99 ms", one -> number(one.figure(Figure.P99_MILLIS), "%.2f")),
            new Column("errors", one -> whole(one, Figure.STATUS_ERRORS)),
            new Column("CPU s/1000", one -> number(one.figure(Figure.CPU_SECONDS_PER_1000), "%.3f")),
            new Column("peak RSS MiB", one -> number(one.figure(Figure.PEAK_MIB), "%.0f")),
            new Column("disk MiB", one -> number(one.figure(Figure.DISK_MIB), "%.0f")),
            new Column("durable", Summary::note),
            new Column("fsync/s before", one -> number(one.figure(Figure.PROBE_FSYNCS), "%,.0f")),
            new Column("tasks/fsync", one -> number(one.figure(Figure.TASKS_PER_FSYNC), "%.1f")),
            new Column("other CPU %", one -> number(one.figure(Figure.OTHER_CPU_PERCENT), "%.0f")),
            new Column("rounds", Summary::rateRounds));

    private static final List<Column> WAITING = List.of(
            new Column("target", Summary::target),
            new Column("waiting", one -> number(one.figure(Figure.WAITING), "%,.0f")),
            new Column("filled/s", one -> number(one.figure(Figure.FILL_RATE), "%,.0f")),
            new Column("leased and acked/s, short queue", one -> number(one.figure(Figure.SHORT_QUEUE_RATE), "%,.0f")),
            new Column("the same, backlog", one -> number(one.figure(Figure.RATE), "%,.0f")),
            new Column("ratio", one -> number(Goals.backlogRatio(one), "%.2f")),
            new Column("p99 ms", one -> number(one.figure(Figure.P99_MILLIS), "%.2f")),
            new Column("errors", one -> whole(one, Figure.STATUS_ERRORS)),
            new Column("bytes a task", one -> number(one.figure(Figure.BYTES_PER_TASK), "%.0f")),
            new Column("resident bytes a task", one -> number(one.figure(Figure.RESIDENT_BYTES_PER_TASK), "%.0f")),
            new Column("disk MiB", one -> number(one.figure(Figure.DISK_MIB), "%.0f")),
            new Column("restart s", one -> number(one.figure(Figure.RESTART_SECONDS), "%.1f")),
            new Column("durable", Summary::note),
            new Column("rounds", Summary::rateRounds));

    private TaskTable() {}

    static String of(String section, List<Row> rows) {
        Map<String, List<Row>> byTarget = rows.stream()
                .collect(Collectors.groupingBy(
                        row -> row.target() + " on " + row.connections(), LinkedHashMap::new, Collectors.toList()));
        List<Summary> summaries = byTarget.values().stream()
                .map(one -> new Summary(one.getFirst().target(), one, List.of()))
                .toList();
        return Column.table(section.equals(Goals.BACKLOG) ? WAITING : LOADED, summaries);
    }
}
