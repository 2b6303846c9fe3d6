package dev.carillon.contacts.gravatar;

import dev.carillon.contacts.broker.BrokerConnection;
import dev.carillon.contacts.contact.Label;
import dev.carillon.contacts.gravatar.ScanRepository.ClassCount;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Begins scans and shows how far they are. Blocks. */
@Singleton
public class ScanService {
    private static final String SCOPE = "identity-scan";

    /**
     * A scan that was asked for.
     *
     * @param replayed true where an earlier request with the same key began it
     */
    public record Begun(ScanDocument document, boolean replayed) {}

    private final ScanRepository repository;
    private final ScanDispatcher dispatcher;
    private final BrokerConnection broker;
    private final IdempotencyKeys keys;
    private final Identifiers identifiers;
    private final Clock clock;

    ScanService(
            ScanRepository repository,
            ScanDispatcher dispatcher,
            BrokerConnection broker,
            IdempotencyKeys keys,
            Identifiers identifiers,
            Clock clock) {
        this.repository = repository;
        this.dispatcher = dispatcher;
        this.broker = broker;
        this.keys = keys;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    /** Begins a scan: once this is back its addresses are kept, and the tasks for them follow. */
    public Begun begin(NewScan wanted, @Nullable String key) {
        if (broker.client().isEmpty()) {
            throw ProblemException.of(
                    503,
                    "no-task-broker",
                    "Scans run as tasks, and no task-broker is configured (carillon.contacts.broker.url).",
                    null);
        }
        String list = wanted.list() == null ? null : Label.parse(wanted.list()).orRefuse("list");
        UUID id = identifiers.next();
        Begun begun = QuarkusTransaction.requiringNew().call(() -> {
            UUID kept = keys.claim(SCOPE, key, IdempotencyKeys.fingerprint(list == null ? "" : list), id);
            if (kept.equals(id)) {
                repository.begin(id, list, clock.instant());
            }
            return new Begun(get(kept), !kept.equals(id));
        });
        dispatcher.wake();
        return begun;
    }

    @Transactional
    public ScanDocument get(UUID id) {
        IdentityScan scan = repository
                .findByIdOptional(id)
                .orElseThrow(() -> ProblemException.notFound("There is no identity scan " + id + "."));
        List<ClassCount> found = repository.counts(id);
        Map<AddressClass, Long> counts = new EnumMap<>(AddressClass.class);
        for (AddressClass addressClass : AddressClass.values()) {
            counts.put(addressClass, 0L);
        }
        Instant last = scan.createdAt();
        long settled = 0;
        for (ClassCount count : found) {
            counts.put(count.addressClass(), count.count());
            settled += count.count();
            last = count.last().isAfter(last) ? count.last() : last;
        }
        long pending = scan.total() - settled;
        return new ScanDocument(
                id,
                pending == 0 ? ScanState.COMPLETED : ScanState.RUNNING,
                scan.list(),
                scan.total(),
                counts,
                pending,
                scan.createdAt(),
                pending == 0 ? last : null);
    }
}
