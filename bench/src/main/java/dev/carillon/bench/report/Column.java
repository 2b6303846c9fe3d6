package dev.carillon.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A heading of a Markdown table and what stands below it. Pure. */
record Column(String heading, Function<Summary, String> cell) {

    /** A line for each; whoever has no figures has the reason in the place of its first one. */
    static String table(List<Column> columns, List<Summary> rows) {
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::heading).toList()));
        lines.add(line(columns.stream().map(column -> "---").toList()));
        rows.forEach(row -> lines.add(line(cells(columns, row))));
        return String.join("\n", lines) + "\n";
    }

    private static List<String> cells(List<Column> columns, Summary one) {
        if (!one.isAbsent()) {
            return columns.stream().map(column -> column.cell.apply(one)).toList();
        }
        List<String> cells = new ArrayList<>(List.of(columns.getFirst().cell.apply(one), one.fault()));
        while (cells.size() < columns.size()) {
            cells.add("");
        }
        return cells;
    }

    static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    static String number(double value, String format) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
    }

    static String whole(Summary one, Figure... figures) {
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
