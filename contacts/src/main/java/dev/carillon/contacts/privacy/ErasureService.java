package dev.carillon.contacts.privacy;

import dev.carillon.contacts.audit.AuditLog;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.contacts.identifier.MergedContacts;
import dev.carillon.contacts.sql.Statements;
import dev.carillon.contacts.tombstone.AddressHashes;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Erases people, and sees erasures to their end: what was being worked on at that moment goes as soon as that work ends.
 * Thread-safe; blocks.
 */
@Singleton
public class ErasureService {
    private static final String SCOPE = "erasure";
    /** In seconds; every raw delivery is read. */
    private static final int LONGEST = 3600;

    private final DataSource dataSource;
    private final SubjectRepository subjects;
    private final Eraser eraser;
    private final RawDeliveries deliveries;
    private final ErasureRepository repository;
    private final ErasedNumbers numbers;
    private final AddressHashes hashes;
    private final AuditLog audit;
    private final IdempotencyKeys keys;
    private final PrivacyConfig config;
    private final Identifiers identifiers;
    private final Clock clock;

    ErasureService(
            DataSource dataSource,
            SubjectRepository subjects,
            Eraser eraser,
            RawDeliveries deliveries,
            ErasureRepository repository,
            ErasedNumbers numbers,
            AddressHashes hashes,
            AuditLog audit,
            IdempotencyKeys keys,
            PrivacyConfig config,
            Identifiers identifiers,
            Clock clock) {
        this.dataSource = dataSource;
        this.subjects = subjects;
        this.eraser = eraser;
        this.deliveries = deliveries;
        this.repository = repository;
        this.numbers = numbers;
        this.hashes = hashes;
        this.audit = audit;
        this.keys = keys;
        this.config = config;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started, Scheduler scheduler) {
        scheduler
                .newJob("erasures")
                .setInterval(config.sweepInterval().toString())
                .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
                .setTask(execution -> finish(), true)
                .schedule();
    }

    /** Erases the person of a contact; 404 where there is none, also when it was erased
     * before; 409 where it was merged into another. */
    ErasureReceipt erase(UUID contact, @Nullable String key, String actor) {
        return erase(
                key,
                IdempotencyKeys.fingerprint("contact", contact.toString()),
                actor,
                connection -> find(connection, contact));
    }

    private Subject find(Connection connection, UUID contact) throws SQLException {
        Optional<Subject> subject = subjects.of(connection, contact);
        if (subject.isEmpty()) {
            throw MergedContacts.missing(connection, contact);
        }
        return subject.get();
    }

    /** Erases whoever has this address, in lower case, and number, E.164; there need be no contact. */
    ErasureReceipt erase(String email, @Nullable String phone, @Nullable String key, String actor) {
        String keyed = hashes.configured() ? hashes.hash(email) : "";
        String keyedPhone = phone != null && hashes.configured() ? hashes.hash(phone) : "";
        return erase(
                key,
                IdempotencyKeys.fingerprint("address", keyed, keyedPhone),
                actor,
                connection -> subjects.of(connection, email, phone));
    }

    /** Finds the person, in the transaction. */
    private interface Finder {
        Subject find(Connection connection) throws SQLException;
    }

    private ErasureReceipt erase(@Nullable String key, String fingerprint, String actor, Finder finder) {
        if (!hashes.configured()) {
            throw ProblemException.conflict(
                    "tombstones-not-configured",
                    "Set carillon.contacts.tombstones.keys-file: without it the person would come back by the next file.");
        }
        UUID id = identifiers.next();
        Optional<UUID> earlier = QuarkusTransaction.requiringNew().call(() -> keys.find(SCOPE, key, fingerprint));
        UUID first = earlier.orElseGet(() -> erase(id, key, fingerprint, actor, finder));
        finish();
        return receipt(first);
    }

    private UUID erase(UUID id, @Nullable String key, String fingerprint, String actor, Finder finder) {
        Eraser.Looked looked = QuarkusTransaction.requiringNew()
                .timeout(LONGEST)
                .call(() -> {
                    try (Connection connection = dataSource.getConnection()) {
                        return eraser.look(connection, finder.find(connection), clock.instant());
                    }
                });
        return QuarkusTransaction.requiringNew().timeout(LONGEST).call(() -> {
            UUID claimed = keys.claim(SCOPE, key, fingerprint, id);
            if (claimed.equals(id)) {
                try (Connection connection = dataSource.getConnection()) {
                    erase(connection, looked, id, actor, finder);
                }
            }
            return claimed;
        });
    }

    private void erase(Connection connection, Eraser.Looked looked, UUID id, String actor, Finder finder)
            throws SQLException {
        eraser.begin(connection);
        Subject subject = finder.find(connection);
        Eraser.Erased erased = eraser.erase(connection, looked, subject, id, actor, clock.instant());
        repository.add(connection, id, actor, erased.counts(), erased.imports(), erased.deliveries(), clock.instant());
        audit.record(connection, actor, "erase", id.toString(), "done", erased.counts());
        // Last, and before the commit: told without being erased is put right by a repetition, the contrary by nothing.
        numbers.tell(id, erased.numbers());
    }

    @Transactional
    ErasureReceipt receipt(UUID id) {
        try (Connection connection = dataSource.getConnection()) {
            return repository
                    .find(connection, id)
                    .orElseThrow(() -> ProblemException.notFound("There is no erasure " + id + "."));
        } catch (SQLException e) {
            throw new IllegalStateException("the receipt could not be read", e);
        }
    }

    /** Does what erasures waited for, where that is over. */
    void finish() {
        QuarkusTransaction.requiringNew().run(() -> {
            try (Connection connection = dataSource.getConnection()) {
                for (ErasureRepository.Open open : repository.open(connection)) {
                    finish(connection, open);
                }
            } catch (SQLException e) {
                throw new IllegalStateException("erasures could not be brought to their end", e);
            }
        });
    }

    private void finish(Connection connection, ErasureRepository.Open open) throws SQLException {
        List<UUID> left = new ArrayList<>(open.deliveries());
        left.removeAll(deliveries.empty(connection, left));
        left.retainAll(Statements.list(
                connection, "select id from delivery where id = any(?)", row -> row.getObject(1, UUID.class), (Object)
                        left.toArray(UUID[]::new)));
        List<UUID> imports = Statements.list(
                connection,
                "select id from contact_import where id = any(?) and state in ('UPLOADING', 'RUNNING')",
                row -> row.getObject(1, UUID.class),
                (Object) open.imports().toArray(UUID[]::new));
        List<UUID> ended = new ArrayList<>(open.imports());
        ended.removeAll(imports);
        Statements.run(
                connection, "delete from import_chunk where import_id = any(?)", (Object) ended.toArray(UUID[]::new));
        if (left.isEmpty() && imports.isEmpty()) {
            repository.done(connection, open.id(), clock.instant());
        } else {
            repository.keepOn(connection, open.id(), imports, left);
        }
    }
}
