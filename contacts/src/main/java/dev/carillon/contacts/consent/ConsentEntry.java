package dev.carillon.contacts.consent;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of the log: what was said, when, and what proves it.
 *
 * @param source where it was said: {@code api}, or a name of the caller's, which is none of these: {@code confirm-link},
 *     {@code unsubscribe-link}, {@code merge}, {@code kept}
 * @param evidence what proves it, in the caller's words
 * @param actor who wrote it down: the name of a caller, or {@code link}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConsentEntry(
        UUID id,
        String purpose,
        ConsentState state,
        @Nullable LegalBasis basis,
        String source,
        Map<String, Object> evidence,
        String actor,
        Instant at) {}
