package dev.carillon.contacts.gravatar;

import dev.carillon.contacts.broker.BrokerConnection;
import dev.carillon.contacts.contact.ContactFilter;
import dev.carillon.contacts.contact.PhoneNumbers;
import dev.carillon.contacts.gate.Gates;
import dev.carillon.contacts.gravatar.ScanRepository.ClassCount;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import dev.carillon.http.parameter.IdempotencyKeyCheck;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Begins scans and shows how far they are. Blocks. */
@Singleton
public class ScanService {
    private static final Cursors<UUID> CURSORS = new Cursors<>("identity-scans", UUID::fromString);
    private static final String SCOPE = "identity-scan";
    /** For the addresses of millions to be chosen, or to arrive. */
    private static final int LONGEST_SECONDS = 600;

    /**
     * A scan that was asked for.
     *
     * @param replayed true where an earlier request with the same key began it
     */
    public record Begun(ScanDocument document, boolean replayed) {}

    private final ScanRepository repository;
    private final ScanDispatcher dispatcher;
    private final BrokerConnection broker;
    private final Gates gates;
    private final IdempotencyKeys keys;
    private final Identifiers identifiers;
    private final Clock clock;
    private final PhoneNumbers numbers;
    private final ScanConfig config;

    ScanService(
            ScanRepository repository,
            ScanDispatcher dispatcher,
            BrokerConnection broker,
            Gates gates,
            IdempotencyKeys keys,
            Identifiers identifiers,
            Clock clock,
            PhoneNumbers numbers,
            ScanConfig config) {
        this.repository = repository;
        this.dispatcher = dispatcher;
        this.broker = broker;
        this.gates = gates;
        this.keys = keys;
        this.identifiers = identifiers;
        this.clock = clock;
        this.numbers = numbers;
        this.config = config;
    }

    /** Begins a scan of contacts: once this is back its addresses are kept, and the tasks for them follow. */
    public Begun begin(NewScan wanted, @Nullable String key) {
        gates.requireProcessing();
        requireBroker();
        ContactFilter filter = wanted.filter(numbers);
        UUID id = identifiers.next();
        String fingerprint = IdempotencyKeys.fingerprint(wanted.toString());
        Begun begun = QuarkusTransaction.requiringNew().timeout(LONGEST_SECONDS).call(() -> {
            UUID kept = keys.claim(SCOPE, key, fingerprint, id);
            if (kept.equals(id)) {
                repository.begin(
                        id,
                        new ScanRepository.Origin("CONTACTS", wanted.hashes(), filter.list(), filter.tag()),
                        clock.instant());
                long erasures = repository.erasures();
                repository.addContacts(id, wanted.hashes(), filter);
                repository.countAll(id, 0);
                if (repository.dropErased(id, wanted.hashes(), erasures)) {
                    repository.countAll(id, 0);
                }
            }
            return new Begun(get(kept), !kept.equals(id));
        });
        dispatcher.wake();
        return begun;
    }

    /** Begins a scan of a list that is sent, of which only hashes are kept. */
    public Begun upload(InputStream body, HashAlgorithm algorithm, @Nullable String key) {
        gates.requireProcessing();
        requireBroker();
        IdempotencyKeyCheck.checkVisible(key);
        UUID id = identifiers.next();
        Begun begun = QuarkusTransaction.requiringNew().timeout(LONGEST_SECONDS).call(() -> {
            repository.begin(id, new ScanRepository.Origin("UPLOAD", algorithm, null, null), clock.instant());
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            AddressList.Counts counts = AddressList.read(
                    new DigestInputStream(body, digest),
                    algorithm,
                    config.maxAddresses(),
                    hashes -> repository.addHashes(id, hashes));
            if (counts.read() == 0) {
                throw ProblemException.invalid("body", "There is no e-mail address in the list.");
            }
            repository.countAll(id, counts.rejected());
            String fingerprint =
                    IdempotencyKeys.fingerprint(algorithm.name(), HexFormat.of().formatHex(digest.digest()));
            UUID kept = keys.claim(SCOPE, key, fingerprint, id);
            if (!kept.equals(id)) {
                repository.deleteById(id);
            }
            return new Begun(get(kept), !kept.equals(id));
        });
        dispatcher.wake();
        return begun;
    }

    private void requireBroker() {
        if (broker.client().isEmpty()) {
            throw ProblemException.of(
                    503,
                    "no-task-broker",
                    "Scans run as tasks, and no task-broker is configured (carillon.contacts.broker.url).",
                    null);
        }
    }

    @Transactional
    public Page<ScanDocument> page(@Nullable String cursor, int limit) {
        UUID before = CURSORS.key(cursor).orElse(null);
        List<ScanDocument> rows =
                repository.page(before, limit + 1).stream().map(this::document).toList();
        return Page.of(rows, limit, CURSORS, ScanDocument::id);
    }

    @Transactional
    public ScanDocument get(UUID id) {
        return document(repository
                .findByIdOptional(id)
                .orElseThrow(() -> ProblemException.notFound("There is no identity scan " + id + ".")));
    }

    private ScanDocument document(IdentityScan scan) {
        List<ClassCount> found = repository.counts(scan.id());
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
                scan.id(),
                pending == 0 ? ScanState.COMPLETED : ScanState.RUNNING,
                scan.source(),
                scan.algorithm(),
                scan.list(),
                scan.tag(),
                scan.total(),
                counts,
                pending,
                scan.rejected(),
                scan.createdAt(),
                pending == 0 ? last : null);
    }
}
