package dev.carillon.contacts.retention;

import dev.carillon.contacts.audit.AuditLog;
import dev.carillon.contacts.consent.OptOuts;
import dev.carillon.contacts.contact.ContactAliases;
import dev.carillon.contacts.identifier.MergedContacts;
import dev.carillon.contacts.sql.Statements;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Removes what is too old, in batches that are committed one by one; a run that ends early goes on with the next. What was
 * removed stands in the audit log, in counts. Thread-safe; blocks.
 */
@Singleton
public class RetentionService {
    private static final int BATCH = 1000;

    /**
     * Of a merge the contacts as they were go when it is too old, and who was merged into whom when the survivor is gone:
     * until then links in old mail lead to them, and what an undone merge had added to the log of consents is not to count.
     */
    private static final String NOBODY_LEFT = """
            (not exists (select 1 from contact c where c.id = t.survivor_id)
              and not exists (select 1 from contact_merge m
                               where m.merged_ids @> array[t.survivor_id] and m.undone_at is null))""";

    private final DataSource dataSource;
    private final OptOuts optOuts;
    private final AuditLog audit;
    private final Clock clock;
    private final RetentionConfig config;
    private final List<Policy> policies = new ArrayList<>();

    RetentionService(DataSource dataSource, OptOuts optOuts, AuditLog audit, Clock clock, RetentionConfig config) {
        this.dataSource = dataSource;
        this.optOuts = optOuts;
        this.audit = audit;
        this.clock = clock;
        this.config = config;
        policies.add(new Policy("events", config.events(), "contact_event", "t.at < ?"));
        policies.add(new Policy("scans", config.scans(), "identity_scan", "t.completed_at < ?"));
        policies.add(new Policy(
                "merges",
                config.merges(),
                "contact_merge",
                "t.merged_at < ? and (t.snapshot <> '{}' or " + NOBODY_LEFT + ")",
                List.of(
                        "delete from contact_merge t where t.id = any(?) and " + NOBODY_LEFT,
                        "update contact_merge set snapshot = '{}' where id = any(?)")));
        config.inactiveContacts()
                .ifPresent(after -> policies.add(new Policy("inactiveContacts", after, "contact", """
                        t.updated_at < ?
                           and not exists (select 1 from contact_event e where e.contact_id = t.id and e.at >= ?)
                           and not exists (select 1 from consent c where c.contact_id = t.id and c.at >= ?)""")));
    }

    void start(@Observes StartupEvent started, Scheduler scheduler) {
        scheduler
                .newJob("retention")
                .setInterval(config.interval().toString())
                .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
                .setTask(execution -> run("retention"), true)
                .schedule();
    }

    /** What each policy would remove now. */
    List<RetentionDocument> preview() {
        return policies.stream()
                .map(policy ->
                        document(policy, QuarkusTransaction.requiringNew().call(() -> count(policy))))
                .toList();
    }

    /** Removes it, and says how much that was. */
    List<RetentionDocument> run(String actor) {
        List<RetentionDocument> done = new ArrayList<>();
        for (Policy policy : policies) {
            long removed = 0;
            int batch = BATCH;
            while (batch == BATCH) {
                batch = QuarkusTransaction.requiringNew().call(() -> removeBatch(policy, actor));
                removed += batch;
            }
            done.add(document(policy, removed));
        }
        return done;
    }

    private RetentionDocument document(Policy policy, long rows) {
        return new RetentionDocument(
                policy.name(), policy.after().toString(), clock.instant().minus(policy.after()), rows);
    }

    private long count(Policy policy) {
        try (Connection connection = dataSource.getConnection()) {
            return Statements.number(
                    connection,
                    "select count(*) from " + policy.table() + " t where " + policy.old(),
                    instants(policy, policy.places()));
        } catch (SQLException e) {
            throw new IllegalStateException("what is too old could not be counted", e);
        }
    }

    private int removeBatch(Policy policy, String actor) {
        try (Connection connection = dataSource.getConnection()) {
            boolean ofContacts = policy.table().equals("contact");
            if (ofContacts) {
                ContactAliases.keepAddresses(connection);
            }
            Object[] parameters = instants(policy, policy.places() + 1);
            parameters[parameters.length - 1] = BATCH;
            List<UUID> rows = Statements.list(
                    connection,
                    "select id from " + policy.table() + " t where " + policy.old()
                            + " order by id limit ? for update skip locked",
                    row -> row.getObject(1, UUID.class),
                    parameters);
            if (rows.isEmpty()) {
                return 0;
            }
            if (ofContacts) {
                for (UUID contact : rows) {
                    optOuts.keep(connection, contact);
                }
                MergedContacts.forget(connection, rows);
            }
            for (String statement : policy.removal()) {
                Statements.run(connection, statement, (Object) rows.toArray(UUID[]::new));
            }
            audit.record(connection, actor, "retention", policy.name(), "removed", Map.of("rows", rows.size()));
            return rows.size();
        } catch (SQLException e) {
            throw new IllegalStateException("what is too old could not be removed", e);
        }
    }

    private Object[] instants(Policy policy, int places) {
        Instant oldest = clock.instant().minus(policy.after());
        Object[] parameters = new Object[places];
        Arrays.fill(parameters, oldest);
        return parameters;
    }
}
