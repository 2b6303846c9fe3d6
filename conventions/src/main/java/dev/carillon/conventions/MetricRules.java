package dev.carillon.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every meter of ours that a running service shows stands in {@code docs/metrics/SERVICE.md}. The test that extends this
 * is a {@code @QuarkusTest} and reads {@code /q/metrics} of the management port.
 */
public abstract class MetricRules {
    private static final List<String> SUFFIXES = List.of("_total", "_count", "_sum", "_max", "_bucket");

    private final ServiceUnderRules service;

    protected MetricRules(ServiceUnderRules service) {
        this.service = service;
    }

    /** The text of {@code /q/metrics}, after the service has done what makes its meters appear. */
    protected abstract String scrape();

    @Test
    void everyMeterIsDocumented() {
        String document = service.text("metrics");
        Set<String> meters = scrape().lines()
                .filter(line -> line.startsWith("carillon_"))
                .map(line -> line.split("[ {]", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(meters).isNotEmpty();
        assertThat(meters)
                .as("meters of %s", service.document("metrics", ".md"))
                .allSatisfy(meter -> assertThat(document).containsAnyOf("`" + meter + "`", "`" + base(meter) + "`"));
    }

    /** Which the alert on a full heap needs. */
    @Test
    void theBoundOfTheHeapIsThere() {
        assertThat(scrape()).containsPattern("\\ncarillon_heap_limit_bytes [1-9]");
    }

    private static String base(String meter) {
        return SUFFIXES.stream()
                .filter(meter::endsWith)
                .map(suffix -> meter.substring(0, meter.length() - suffix.length()))
                .findFirst()
                .orElse(meter);
    }
}
