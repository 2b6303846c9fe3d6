package dev.carillon.contacts.importing;

import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.http.paging.Cursor;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes uploads in and shows what became of them. An upload goes to the database in chunks as it comes, each committed
 * for itself, so neither its size nor a slow sender costs memory or a connection. Blocks.
 */
@Singleton
public class ImportService {
    static final int CHUNK = 512 * 1024;

    private static final String SCOPE = "import";

    /**
     * An import that was asked for.
     *
     * @param replayed true where an earlier request with the same key began it
     */
    public record Accepted(ImportDocument document, boolean replayed) {}

    private final ImportRepository repository;
    private final ImportWorker worker;
    private final IdempotencyKeys keys;
    private final Identifiers identifiers;
    private final Clock clock;

    ImportService(
            ImportRepository repository,
            ImportWorker worker,
            IdempotencyKeys keys,
            Identifiers identifiers,
            Clock clock) {
        this.repository = repository;
        this.worker = worker;
        this.keys = keys;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    /** Takes an upload: once this is back, it is kept whole, and its rows are read in the background. */
    public Accepted upload(@Nullable String list, @Nullable String key, InputStream body) throws IOException {
        IdempotencyKeys.check(key);
        UUID id = identifiers.next();
        QuarkusTransaction.requiringNew().run(() -> repository.begin(id, list, clock.instant()));
        UUID kept = null;
        try {
            Upload upload = store(id, body);
            String fingerprint = IdempotencyKeys.fingerprint(list == null ? "" : list, upload.sha256());
            kept = QuarkusTransaction.requiringNew().call(() -> {
                UUID first = keys.claim(SCOPE, key, fingerprint, id);
                if (id.equals(first)) { // a repeated upload is never read, not even if we end before it is deleted
                    repository.accept(id, upload.columns().ignored(), clock.instant());
                }
                return first;
            });
        } finally {
            if (!id.equals(kept)) {
                QuarkusTransaction.requiringNew().run(() -> repository.deleteById(id));
            }
        }
        worker.wake();
        UUID answer = kept;
        return QuarkusTransaction.requiringNew().call(() -> new Accepted(get(answer), !answer.equals(id)));
    }

    private record Upload(CsvColumns columns, String sha256) {}

    private Upload store(UUID id, InputStream body) throws IOException {
        MessageDigest digest = sha256();
        Utf8Check check = new Utf8Check();
        CsvColumns columns = null;
        int number = 0;
        for (byte[] bytes = body.readNBytes(CHUNK); bytes.length > 0; bytes = body.readNBytes(CHUNK)) {
            byte[] chunk = bytes;
            int at = number++;
            if (!check.accept(chunk)) {
                throw notUtf8(check);
            }
            if (at == 0) {
                columns = CsvFile.columns(chunk).orRefuse("body");
            }
            digest.update(chunk);
            QuarkusTransaction.requiringNew().run(() -> repository.addChunk(id, at, chunk, clock.instant()));
        }
        if (columns == null) {
            throw ProblemException.invalid("body", "The file is empty.");
        }
        if (!check.endsWhole()) {
            throw notUtf8(check);
        }
        return new Upload(columns, HexFormat.of().formatHex(digest.digest()));
    }

    private static ProblemException notUtf8(Utf8Check check) {
        return ProblemException.invalid(
                "body", "The file is not in UTF-8: line " + check.line() + " is the first that is not.");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Transactional
    public ImportDocument get(UUID id) {
        return repository
                .findByIdOptional(id)
                .map(ContactImport::document)
                .orElseThrow(() -> ProblemException.notFound("There is no import " + id + "."));
    }

    @Transactional
    public Page<ImportError> errors(UUID id, @Nullable String cursor, int limit) {
        get(id);
        long after = Cursor.key(cursor, Long::parseLong).orElse(0L);
        List<ImportError> rows = repository.errors(id, after, limit + 1);
        return Page.of(rows, limit, ImportError::line);
    }
}
