package dev.carillon.contacts.label;

import dev.carillon.contacts.contact.Label;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What callers do with lists and tags. Each call is a transaction; blocks. */
@Singleton
public class LabelService {
    private final LabelRepository repository;
    private final IdempotencyKeys keys;

    LabelService(LabelRepository repository, IdempotencyKeys keys) {
        this.repository = repository;
        this.keys = keys;
    }

    @Transactional
    Page<LabelDocument> page(LabelKind kind, @Nullable String cursor, int limit) throws SQLException {
        Cursors<String> cursors = new Cursors<>(kind.word(), Function.identity());
        String after = cursors.key(cursor).orElse("");
        return Page.of(repository.page(kind, after, limit + 1), limit, cursors, LabelDocument::name);
    }

    @Transactional
    LabelDocument get(LabelKind kind, String name) throws SQLException {
        LabelDocument label = repository.find(kind, Label.parse(name).orRefuse("name"));
        if (label == null) {
            throw missing(kind, name);
        }
        return label;
    }

    /** Makes a list that nobody is on yet, or gives one another title. */
    @Transactional
    LabelDocument keepList(String name, LabelChange change) throws SQLException {
        String label = Label.parse(name).orRefuse("name");
        String other = change.name();
        if (other != null && !other.equals(label)) {
            throw ProblemException.invalid("name", "The name stands in the path; PATCH gives another.");
        }
        repository.keep(label, change.title());
        return get(LabelKind.LIST, label);
    }

    /** Under a key once, however often it is asked for: after another name is given, the first is nobody's. */
    @Transactional
    IdempotencyKeys.Once<LabelDocument> change(LabelKind kind, String name, LabelChange change, @Nullable String key)
            throws SQLException {
        return keys.once(
                kind.word(),
                key,
                IdempotencyKeys.fingerprint(name, change.toString()),
                LabelDocument.class,
                () -> change(kind, name, change));
    }

    private LabelDocument change(LabelKind kind, String name, LabelChange change) throws SQLException {
        String label = get(kind, name).name();
        if (change.name() != null) {
            String to = Label.parse(change.name()).orRefuse("name");
            if (!to.equals(label)) {
                repository.rename(kind, label, to);
                label = to;
            }
        }
        if (change.title() != null) {
            if (kind == LabelKind.TAG) {
                throw ProblemException.invalid("title", "A tag has no title.");
            }
            repository.keep(label, change.title());
        }
        return get(kind, label);
    }

    @Transactional
    void delete(LabelKind kind, String name) throws SQLException {
        repository.delete(kind, get(kind, name).name());
    }

    private static ProblemException missing(LabelKind kind, String name) {
        return ProblemException.notFound("There is no " + kind.word() + " " + name + ".");
    }
}
