package dev.carillon.contacts.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Every meter of this service, and every label. A label takes its values from a list that stands here, and the meters of
 * all of them exist from the start, so that an alert sees a zero where nothing has happened yet. Thread-safe.
 */
@Singleton
public class ContactsMetrics {
    private static final String DELIVERIES = "carillon.contacts.deliveries";
    private static final String CREATED = "carillon.contacts.created";
    private static final String IMPORT_ROWS = "carillon.contacts.import.rows";
    private static final String CLASSIFICATIONS = "carillon.contacts.classifications";
    private static final String HOOKS = "carillon.contacts.subscription.deliveries";
    private static final String GRAVATAR_CALLS = "carillon.contacts.gravatar.calls";
    private static final String LIFECYCLE_STATE = "carillon.contacts.lifecycle.state";
    private static final String LIFECYCLE_STEPS = "carillon.contacts.lifecycle.steps";
    private static final String LIFECYCLE_FAILING = "carillon.contacts.lifecycle.failing";
    private static final String ARCHIVE_ROWS = "carillon.contacts.lifecycle.archive.rows";

    /** What may happen to a delivery: at the door the first five, later one of the others. */
    public enum DeliveryOutcome {
        ACCEPTED,
        DUPLICATE,
        TEST,
        REFUSED,
        TURNED_AWAY,
        PROCESSED,
        IGNORED,
        FAILED,
        DEAD
    }

    private final MeterRegistry registry;
    private final Map<String, AtomicLong> lifecycleStates;
    private final Map<String, AtomicLong> lifecycleSteps;
    private final AtomicLong failingSeconds = new AtomicLong();
    private final AtomicLong archiveRows = new AtomicLong();

    public ContactsMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (String source : List.of("wordpress", "uservoice", "standard")) {
            for (DeliveryOutcome outcome : DeliveryOutcome.values()) {
                deliveries(source, outcome);
            }
        }
        List.of("wordpress", "uservoice", "standard", "import", "api").forEach(this::created);
        List.of("created", "updated", "skipped", "rejected").forEach(this::importRows);
        List.of("CUSTOM", "DEFAULT", "NOT_FOUND", "UNKNOWN").forEach(this::classifications);
        List.of("delivered", "failed", "dead").forEach(this::hooks);
        for (String endpoint : List.of("avatar", "profile")) {
            List.of("found", "missing", "throttled", "failed").forEach(outcome -> gravatarCalls(endpoint, outcome));
        }
        this.lifecycleStates = gauges(LIFECYCLE_STATE, List.of("OPEN", "ANNOUNCED", "CLOSING", "CLOSED"));
        this.lifecycleSteps = gauges(LIFECYCLE_STEPS, List.of("PENDING", "RUNNING", "DONE", "FAILED", "REVERTED"));
        TimeGauge.builder(LIFECYCLE_FAILING, failingSeconds, TimeUnit.SECONDS, AtomicLong::doubleValue)
                .register(registry);
        registry.gauge(ARCHIVE_ROWS, archiveRows);
    }

    private Map<String, AtomicLong> gauges(String name, List<String> states) {
        Map<String, AtomicLong> gauges = new HashMap<>();
        for (String state : states) {
            AtomicLong value = new AtomicLong();
            registry.gauge(name, Tags.of("state", state), value);
            gauges.put(state, value);
        }
        return Map.copyOf(gauges);
    }

    /** A delivery came, or was done with. */
    public void delivery(String source, DeliveryOutcome outcome) {
        deliveries(source, outcome).increment();
    }

    /** Contacts that were not there before. */
    public void contactsCreated(String source, long count) {
        created(source).increment((double) count);
    }

    /** Rows of files, once their batch is committed. */
    public void importRows(long created, long updated, long skipped, long rejected) {
        importRows("created").increment((double) created);
        importRows("updated").increment((double) updated);
        importRows("skipped").increment((double) skipped);
        importRows("rejected").increment((double) rejected);
    }

    /** An address of a scan got its class. */
    public void classified(String addressClass) {
        classifications(addressClass).increment();
    }

    /** An attempt to tell a subscriber ended. */
    public void hook(String outcome) {
        hooks(outcome).increment();
    }

    /** A call to Gravatar ended. */
    public void gravatarCall(String endpoint, String outcome, Duration took) {
        gravatarCalls(endpoint, outcome).record(took);
    }

    /**
     * Where the life of the service stands now.
     *
     * @param steps how many are in each state
     * @param failing for how long a step has been failed; zero where none is
     */
    public void lifecycle(String state, Map<String, Long> steps, Duration failing, long rows) {
        lifecycleStates.forEach((name, value) -> value.set(name.equals(state) ? 1 : 0));
        lifecycleSteps.forEach((name, value) -> value.set(steps.getOrDefault(name, 0L)));
        failingSeconds.set(failing.toSeconds());
        archiveRows.set(rows);
    }

    private Counter deliveries(String source, DeliveryOutcome outcome) {
        return registry.counter(
                DELIVERIES, "source", source, "outcome", outcome.name().toLowerCase(java.util.Locale.ROOT));
    }

    private Counter created(String source) {
        return registry.counter(CREATED, "source", source);
    }

    private Counter importRows(String outcome) {
        return registry.counter(IMPORT_ROWS, "outcome", outcome);
    }

    private Counter classifications(String addressClass) {
        return registry.counter(CLASSIFICATIONS, "class", addressClass);
    }

    private Counter hooks(String outcome) {
        return registry.counter(HOOKS, "outcome", outcome);
    }

    private Timer gravatarCalls(String endpoint, String outcome) {
        return registry.timer(GRAVATAR_CALLS, "endpoint", endpoint, "outcome", outcome);
    }
}
