package dev.carillon.notifier.campaign;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recipient as a request names it.
 *
 * @param at where it stands in the request: {@code recipients[4]}, {@code line 6}
 * @param fault what is wrong with its row as such; null where the row can be read
 */
@RegisterForReflection
record Recipient(
        String at,
        @Nullable String to,
        Map<String, String> values,
        @Nullable String fault) {

    /** A recipient whose row can be read. */
    static Recipient of(String at, @Nullable String to, Map<String, String> values) {
        return new Recipient(at, to, values, null);
    }
}
