package dev.carillon.contacts.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody did. No personal data: names of callers, routes, identifiers and counts.
 *
 * @param action {@code POST /v1/contacts/{id}/erase}, or what the service did by itself, such as {@code retention}
 * @param target the identifier of what it was done to
 * @param outcome the status of the answer, or a word
 * @param number its place in the chain; missing until it is sealed, which is a matter of seconds
 * @param seal SHA-256 over this and the seal before; missing as long
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditEntry(
        UUID id,
        Instant at,
        String actor,
        String action,
        @Nullable String target,
        String outcome,
        Map<String, Object> detail,
        @Nullable Long number,
        @Nullable String seal) {}
