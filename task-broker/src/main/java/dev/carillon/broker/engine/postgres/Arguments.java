package dev.carillon.broker.engine.postgres;

import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What statements are told. PostgreSQL's text has no U+0000, and what callers say may: U+FFFD is in its place. A reason is
 * kept so; a queue or a schedule is not found so, since neither is in a name that one can have. Pure functions.
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype-character.html">Character Types</a>
 */
final class Arguments {
    private static final char ZERO = 0;
    private static final char REPLACEMENT = '\uFFFD';

    private Arguments() {}

    /** For all statements, so that no text comes to the database in another way. */
    static Tuple of(@Nullable Object... said) {
        @Nullable Object[] storable = new @Nullable Object[said.length];
        for (int i = 0; i < said.length; i++) {
            storable[i] = switch (said[i]) {
                case String text -> storable(text);
                case @Nullable String[] texts -> storable(texts);
                case null, default -> said[i];
            };
        }
        return Tuple.from(storable);
    }

    /** Nearly always the same ones, and thousands of them at a time. */
    private static @Nullable String[] storable(@Nullable String[] texts) {
        return Arrays.stream(texts).anyMatch(text -> text != null && text.indexOf(ZERO) >= 0)
                ? Arrays.stream(texts)
                        .map(text -> text == null ? null : storable(text))
                        .toArray(String[]::new)
                : texts;
    }

    private static String storable(String text) {
        return text.indexOf(ZERO) >= 0 ? text.replace(ZERO, REPLACEMENT) : text;
    }
}
