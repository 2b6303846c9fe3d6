package dev.carillon.contacts.privacy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was erased, in counts. Names nobody.
 *
 * @param state {@code RUNNING} while an upload that the person may be in is still being read, {@code DONE} after
 * @param counts rows that were removed or emptied, by kind
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErasureReceipt(
        UUID id,
        State state,
        Map<String, Long> counts,
        Instant requestedAt,
        @Nullable Instant completedAt) {

    /** How far an erasure is. */
    public enum State {
        RUNNING,
        DONE
    }
}
