package dev.carillon.local.story;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows with aligned columns for a terminal, under a row of titles: figures to the right, words to the left. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell.toString());
        }
        rows.add(row);
        return this;
    }

    @Override
    public String toString() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = IntStream.range(0, columns).map(this::width).toArray();
        boolean[] figures = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            figures[column] = holdsFigures(column);
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String gap = " ".repeat(widths[column] - cell.length());
                line.append("  ").append(figures[column] ? gap + cell : cell + gap);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> cell(row, column).length()).max().orElse(0);
    }

    /** Whether every cell below the title begins with a digit. */
    private boolean holdsFigures(int column) {
        return rows.stream()
                .skip(1)
                .map(row -> cell(row, column))
                .allMatch(cell -> !cell.isEmpty() && Character.isDigit(cell.charAt(0)));
    }

    private static String cell(List<String> row, int column) {
        return column < row.size() ? row.get(column) : "";
    }
}
