package dev.carillon.contacts.audit;

import dev.carillon.contacts.sql.Statements;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Shows the audit log, seals it from time to time, and says whether its seals hold. Thread-safe; blocks. */
@Singleton
public class AuditService {
    private static final Cursors<UUID> CURSORS = new Cursors<>("audit", UUID::fromString);
    private static final int BATCH = 1000;
    private static final long LOCK = 0x43415249_41554449L;

    private final DataSource dataSource;
    private final AuditRepository repository;
    private final AuditLog log;
    private final AuditConfig config;

    AuditService(DataSource dataSource, AuditRepository repository, AuditLog log, AuditConfig config) {
        this.dataSource = dataSource;
        this.repository = repository;
        this.log = log;
        this.config = config;
    }

    void start(@Observes StartupEvent started, Scheduler scheduler) {
        scheduler
                .newJob("audit")
                .setInterval(config.sealInterval().toString())
                .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
                .setTask(execution -> seal(), true)
                .schedule();
    }

    /** Adds an entry for something that was done and answered. */
    void record(String actor, String action, @Nullable String target, String outcome) {
        QuarkusTransaction.requiringNew().run(() -> {
            try (Connection connection = dataSource.getConnection()) {
                log.record(connection, actor, action, target, outcome, Map.of());
            } catch (SQLException e) {
                throw new IllegalStateException("the audit log could not be written", e);
            }
        });
    }

    /** Seals what is not sealed yet; one process at a time. */
    void seal() {
        int sealed = BATCH;
        while (sealed == BATCH) {
            sealed = QuarkusTransaction.requiringNew().call(this::sealBatch);
        }
    }

    private int sealBatch() {
        try (Connection connection = dataSource.getConnection()) {
            if (!Statements.any(connection, "select 1 where pg_try_advisory_xact_lock(?)", LOCK)) {
                return 0;
            }
            Chain chain = repository.last(connection);
            List<AuditRepository.Row> open = repository.open(connection, BATCH);
            for (AuditRepository.Row row : open) {
                chain = chain.next(row);
                repository.seal(connection, row.entry().id(), chain);
            }
            return open.size();
        } catch (SQLException e) {
            throw new IllegalStateException("the audit log could not be sealed", e);
        }
    }

    @Transactional
    Page<AuditEntry> page(@Nullable String cursor, int limit) {
        UUID before = CURSORS.key(cursor).orElse(null);
        try (Connection connection = dataSource.getConnection()) {
            return Page.of(repository.page(connection, before, limit + 1), limit, CURSORS, AuditEntry::id);
        } catch (SQLException e) {
            throw new IllegalStateException("the audit log could not be read", e);
        }
    }

    /** Goes through the whole chain. */
    @Transactional
    AuditVerification verify() {
        try (Connection connection = dataSource.getConnection()) {
            Chain chain = Chain.START;
            List<AuditRepository.Row> rows = repository.sealed(connection, 0, BATCH);
            while (!rows.isEmpty()) {
                for (AuditRepository.Row row : rows) {
                    Chain next = chain.next(row);
                    Long number = row.entry().number();
                    if (number == null
                            || number != next.number()
                            || !next.seal().equals(row.entry().seal())) {
                        return new AuditVerification(false, chain.number(), chain.number() + 1);
                    }
                    chain = next;
                }
                rows = repository.sealed(connection, chain.number(), BATCH);
            }
            return new AuditVerification(true, chain.number(), null);
        } catch (SQLException e) {
            throw new IllegalStateException("the audit log could not be read", e);
        }
    }
}
