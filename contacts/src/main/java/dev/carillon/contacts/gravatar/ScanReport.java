package dev.carillon.contacts.gravatar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a scan came to, to be read by people and by spreadsheets. Pure functions.
 *
 * @param classes each class, in the order of {@link AddressClass}
 * @param pending addresses without a class yet
 */
public record ScanReport(ScanState state, long total, List<ClassShare> classes, long pending) {
    private static final int BAR = 40;

    public ScanReport {
        classes = List.copyOf(classes);
    }

    /**
     * A class.
     *
     * @param share of all addresses, 0 to 1
     */
    public record ClassShare(AddressClass name, long count, double share) {}

    static ScanReport of(ScanDocument scan) {
        List<ClassShare> classes = new ArrayList<>();
        scan.counts().forEach((name, count) -> classes.add(new ClassShare(name, count, share(count, scan.total()))));
        return new ScanReport(scan.state(), scan.total(), classes, scan.pending());
    }

    private static double share(long count, long total) {
        return total == 0 ? 0 : (double) count / (double) total;
    }

    /** As rows of values, with a header. */
    String csv() {
        StringBuilder csv = new StringBuilder("class,addresses,share\r\n");
        for (ClassShare one : classes) {
            csv.append(String.format(Locale.ROOT, "%s,%d,%.4f\r\n", one.name(), one.count(), one.share()));
        }
        return csv.toString();
    }

    /** Drawn with bars, of which the whole width is all addresses. */
    String drawing() {
        int width = Long.toString(total).length();
        StringBuilder drawing = new StringBuilder();
        for (ClassShare one : classes) {
            drawing.append(line(one.name().name(), one.count(), one.share(), width));
        }
        if (pending > 0) {
            drawing.append(line("pending", pending, share(pending, total), width));
        }
        return drawing.append(String.format(Locale.ROOT, "%-9s  %" + width + "d%n", "total", total))
                .toString()
                .replace(System.lineSeparator(), "\n");
    }

    private static String line(String name, long count, double share, int width) {
        String bar = "█".repeat((int) Math.round(share * BAR));
        // What is there shows, however little it is.
        String shown = bar.isEmpty() && count > 0 ? "▏" : bar;
        return String.format(Locale.ROOT, "%-9s  %" + width + "d  %5.1f %%  %s", name, count, 100 * share, shown)
                        .stripTrailing()
                + "\n";
    }
}
