package dev.carillon.bench.report;

import java.util.List;
import java.util.Locale;

/** A target at one number of connections over all rounds, beside the direct load of the same rounds. */
record Summary(String target, List<Row> rows, List<Row> direct) {

    List<Row> measured() {
        return rows.stream().filter(row -> row.fault().isEmpty()).toList();
    }

    double figure(Figure figure) {
        return figure.over(measured().stream().mapToDouble(row -> row.figure(figure)));
    }

    /** The median of the ratios of each round: what slows the whole machine for a round slows both sides of its ratio. */
    double ratio() {
        double[] ratios = ratios();
        return ratios.length == 0 ? Double.NaN : Figure.median(ratios);
    }

    double[] ratios() {
        return measured().stream()
                .mapToDouble(row -> row.figure(Figure.RATE) / directRate(row.round()))
                .filter(ratio -> !Double.isNaN(ratio))
                .sorted()
                .toArray();
    }

    private double directRate(int round) {
        return direct.stream()
                .filter(row -> row.round() == round && row.fault().isEmpty())
                .mapToDouble(row -> row.figure(Figure.RATE))
                .findFirst()
                .orElse(Double.NaN);
    }

    String rounds() {
        double[] ratios = ratios();
        int failed = rows.size() - measured().size();
        String counted = Integer.toString(measured().size());
        if (ratios.length > 1) {
            counted += " (×%.2f–%.2f)".formatted(ratios[0], ratios[ratios.length - 1]);
        }
        return failed == 0 ? counted : counted + ", " + failed + " failed";
    }

    /** How many rounds, and the least and the greatest rate of them. */
    String rateRounds() {
        double[] rates = measured().stream()
                .mapToDouble(row -> row.figure(Figure.RATE))
                .sorted()
                .toArray();
        String counted = Integer.toString(rates.length);
        if (rates.length > 1) {
            counted += String.format(Locale.ROOT, " (%,.0f–%,.0f)", rates[0], rates[rates.length - 1]);
        }
        int failed = rows.size() - rates.length;
        return failed == 0 ? counted : counted + ", " + failed + " failed";
    }

    String note() {
        return rows.getFirst().note();
    }

    int connections() {
        return rows.getFirst().connections();
    }

    String fault() {
        return rows.stream()
                .map(Row::fault)
                .filter(fault -> !fault.isEmpty())
                .findFirst()
                .orElse("");
    }

    boolean isAbsent() {
        return measured().isEmpty();
    }
}
