package dev.carillon.deployment.operating;

import dev.carillon.deployment.Project;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics of docs/metrics, which tests of the services hold against the meters that there are. */
final class DocumentedMetrics {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(carillon_[a-z_]+)`");
    private static final Pattern NAMED = Pattern.compile("\\bcarillon_[a-z_]+\\b");
    /** What Prometheus's format adds to the name of a meter. */
    private static final Pattern SUFFIX = Pattern.compile("_(bucket|count|sum|max|total)$");

    private DocumentedMetrics() {}

    /** The metrics of ours that an expression names and that no page knows. */
    static Set<String> unknownIn(String expression) {
        Set<String> known = known();
        return NAMED.matcher(expression)
                .results()
                .map(found -> bare(found.group()))
                .filter(metric -> !known.contains(metric))
                .collect(Collectors.toSet());
    }

    private static Set<String> known() {
        return Project.SERVICES.stream()
                .flatMap(service -> rows("docs/metrics/" + service + ".md"))
                .collect(Collectors.toSet());
    }

    private static Stream<String> rows(String page) {
        Matcher rows = ROW.matcher(Project.read(page));
        return rows.results().map(row -> bare(row.group(1)));
    }

    private static String bare(String metric) {
        return SUFFIX.matcher(metric).replaceFirst("");
    }
}
