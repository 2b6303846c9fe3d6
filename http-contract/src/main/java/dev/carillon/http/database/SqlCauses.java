package dev.carillon.http.database;

import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Predicate;

/** What a database or its pool said, under what frameworks put around it. */
final class SqlCauses {
    /** Deeper than any chain of causes, and an end to one that bites its tail. */
    private static final int DEEPEST = 16;

    private SqlCauses() {}

    static Optional<SQLException> first(Throwable thrown, Predicate<SQLException> wanted) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof SQLException fault && wanted.test(fault)) {
                return Optional.of(fault);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    static Throwable root(Throwable fault) {
        Throwable root = fault;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
