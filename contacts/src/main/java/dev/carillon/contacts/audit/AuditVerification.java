package dev.carillon.contacts.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Whether the seals of the audit log hold.
 *
 * @param entries whose seals hold, from the first
 * @param brokenAt the number of the first that is missing or was changed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditVerification(
        boolean whole, long entries, @Nullable Long brokenAt) {}
