package dev.carillon.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rows of one section as Markdown tables, one for each number of connections. Pure. */
final class Table {
    private static final String DIRECT = "direct";

    /** A heading and what stands below it. */
    private record Column(String heading, Function<Summary, String> cell) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("target", Summary::target),
            new Column("× direct", one -> number(one.ratio(), "%.2f")),
            new Column("req/s", one -> number(one.figure(Figure.RATE), "%,.0f")),
            new Column("p50 ms", one -> number(one.figure(Figure.P50_MILLIS), "%.1f")),
            new Column("p99 ms", one -> number(one.figure(Figure.P99_MILLIS), "%.1f")),
            new Column("errors", one -> whole(one, Figure.STATUS_ERRORS, Figure.SOCKET_ERRORS, Figure.TIMEOUTS)),
            new Column("CPU s/1000", one -> number(one.figure(Figure.CPU_SECONDS_PER_1000), "%.3f")),
            new Column("peak RSS MiB", one -> number(one.figure(Figure.PEAK_MIB), "%.0f")),
            new Column("EST", one -> whole(one, Figure.ESTABLISHED_CLIENT, Figure.ESTABLISHED_ORIGIN)),
            new Column("TW", one -> whole(one, Figure.TIME_WAIT_CLIENT, Figure.TIME_WAIT_ORIGIN)),
            new Column("TW growth", one -> whole(one, Figure.TIME_WAIT_ORIGIN_GROWTH)),
            new Column(
                    "descriptors",
                    one -> whole(
                            one,
                            Figure.DESCRIPTORS_BEFORE,
                            Figure.DESCRIPTORS_DURING,
                            Figure.DESCRIPTORS_AFTER,
                            Figure.POOLED_AFTER)),
            new Column("other CPU %", one -> number(one.figure(Figure.OTHER_CPU_PERCENT), "%.0f")),
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
        List<String> lines = new ArrayList<>();
        lines.add(line(COLUMNS.stream().map(Column::heading).toList()));
        lines.add(line(COLUMNS.stream().map(column -> "---").toList()));
        byTarget.forEach((target, own) -> lines.add(line(cells(new Summary(target, own, direct)))));
        return String.join("\n", lines) + "\n";
    }

    private static List<String> cells(Summary one) {
        if (!one.isAbsent()) {
            return COLUMNS.stream().map(column -> column.cell.apply(one)).toList();
        }
        List<String> cells = new ArrayList<>(List.of(one.target(), one.fault()));
        while (cells.size() < COLUMNS.size()) {
            cells.add("");
        }
        return cells;
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String number(double value, String format) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
    }

    private static String whole(Summary one, Figure... figures) {
        List<String> parts = new ArrayList<>();
        for (Figure figure : figures) {
            parts.add(number(one.figure(figure), "%.0f"));
        }
        while (parts.size() > 1 && parts.getLast().equals("–")) {
            parts.removeLast();
        }
        return String.join("/", parts);
    }
}
