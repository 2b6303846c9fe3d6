package dev.carillon.bench.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All rows of a run, asked by what was measured. Immutable. */
record Measurements(List<Row> rows) {

    /** One target under one load; the connections tell loads of a section apart. */
    record Point(String section, int connections, String target) {}

    private boolean isOf(Row row, Point point) {
        return row.fault().isEmpty()
                && row.section().equals(point.section)
                && row.connections() == point.connections
                && row.target().equals(point.target);
    }

    /** NaN where it was not measured. */
    double figure(Point point, Figure figure) {
        return figure.over(rows.stream().filter(row -> isOf(row, point)).mapToDouble(row -> row.figure(figure)));
    }

    /** The median of the ratios of each round, as what slows the machine for a round slows both. */
    double ratio(Point ours, Point peer) {
        Map<Integer, Double> peers = new TreeMap<>();
        rows.stream().filter(row -> isOf(row, peer)).forEach(row -> peers.put(row.round(), row.figure(Figure.RATE)));
        double[] ratios = rows.stream()
                .filter(row -> isOf(row, ours) && peers.containsKey(row.round()))
                .mapToDouble(row -> row.figure(Figure.RATE) / peers.getOrDefault(row.round(), Double.NaN))
                .filter(ratio -> !Double.isNaN(ratio))
                .sorted()
                .toArray();
        return ratios.length == 0 ? Double.NaN : Figure.median(ratios);
    }

    boolean has(String target) {
        return rows.stream().anyMatch(row -> row.target().equals(target));
    }
}
