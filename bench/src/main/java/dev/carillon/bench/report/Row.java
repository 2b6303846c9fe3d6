package dev.carillon.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One point of one round, as a line of a file of rows.
 *
 * @param note what a reader has to know of the target beside its figures; may be empty
 * @param fault why there are no figures; empty where there are
 */
public record Row(
        String section,
        int connections,
        String target,
        int round,
        String note,
        String fault,
        Map<Figure, Double> figures) {
    private static final String TAB = "\t";
    private static final int FIXED = 6;

    public static Row failed(String section, int connections, String target, int round, String note, String fault) {
        String line = fault.replaceAll("[\\s|]+", " ").strip();
        return new Row(section, connections, target, round, note, line.isEmpty() ? "no reason given" : line, Map.of());
    }

    public double figure(Figure figure) {
        return figures.getOrDefault(figure, Double.NaN);
    }

    /** Adds the row to a file of them. */
    public void append(Path rows) throws IOException {
        Files.writeString(rows, toLine() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    String toLine() {
        Stream<String> fixed =
                Stream.of(section, Integer.toString(connections), target, Integer.toString(round), note, fault);
        Stream<String> values =
                figures.entrySet().stream().map(entry -> entry.getKey().name() + "=" + entry.getValue());
        return Stream.concat(fixed, values).collect(Collectors.joining(TAB));
    }

    public static Row parse(String line) {
        String[] fields = line.split(TAB, -1);
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        for (int i = FIXED; i < fields.length; i++) {
            int equals = fields[i].indexOf('=');
            figures.put(
                    Figure.valueOf(fields[i].substring(0, equals)), Double.valueOf(fields[i].substring(equals + 1)));
        }
        return new Row(
                fields[0],
                Integer.parseInt(fields[1]),
                fields[2],
                Integer.parseInt(fields[3]),
                fields[4],
                fields[5],
                figures);
    }
}
