package dev.carillon.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The rows of one section as Markdown tables, one for each number of connections. Pure. */
final class Table {
    private static final String DIRECT = "direct";

    private static final List<Column> COLUMNS = List.of(
            new Column("target", Summary::target),
            new Column("× direct", one -> Column.number(one.ratio(), "%.2f")),
            new Column("req/s", one -> Column.number(one.figure(Figure.RATE), "%,.0f")),
            new Column("p50 ms", one -> Column.number(one.figure(Figure.P50_MILLIS), "%.1f")),
            new Column("p99 ms", one -> Column.number(one.figure(Figure.P99_MILLIS), "%.1f")),
            new Column("errors", one -> Column.whole(one, Figure.STATUS_ERRORS, Figure.SOCKET_ERRORS, Figure.TIMEOUTS)),
            new Column("CPU s/1000", one -> Column.number(one.figure(Figure.CPU_SECONDS_PER_1000), "%.3f")),
            new Column("peak RSS MiB", one -> Column.number(one.figure(Figure.PEAK_MIB), "%.0f")),
            new Column("EST", one -> Column.whole(one, Figure.ESTABLISHED_CLIENT, Figure.ESTABLISHED_ORIGIN)),
            new Column("TW", one -> Column.whole(one, Figure.TIME_WAIT_CLIENT, Figure.TIME_WAIT_ORIGIN)),
            new Column("TW growth", one -> Column.whole(one, Figure.TIME_WAIT_ORIGIN_GROWTH)),
            new Column(
                    "descriptors",
                    one -> Column.whole(
                            one,
                            Figure.DESCRIPTORS_BEFORE,
                            Figure.DESCRIPTORS_DURING,
                            Figure.DESCRIPTORS_AFTER,
                            Figure.POOLED_AFTER)),
            new Column("other CPU %", one -> Column.number(one.figure(Figure.OTHER_CPU_PERCENT), "%.0f")),
            new Column("rounds", Summary::rounds));

    private Table() {}

    static String of(List<Row> section) {
        Map<Integer, List<Row>> byConnections =
                section.stream().collect(Collectors.groupingBy(Row::connections, TreeMap::new, Collectors.toList()));
        return byConnections.entrySet().stream()
                .map(entry -> "### " + entry.getKey() + " connections\n\n" + table(entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String table(List<Row> rows) {
        Map<String, List<Row>> byTarget =
                rows.stream().collect(Collectors.groupingBy(Row::target, LinkedHashMap::new, Collectors.toList()));
        List<Row> direct = byTarget.getOrDefault(DIRECT, List.of());
        List<Summary> summaries = new ArrayList<>();
        byTarget.forEach((target, own) -> summaries.add(new Summary(target, own, direct)));
        return Column.table(COLUMNS, summaries);
    }
}
