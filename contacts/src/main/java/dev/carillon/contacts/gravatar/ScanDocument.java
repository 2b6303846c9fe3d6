package dev.carillon.contacts.gravatar;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A scan as callers see it.
 *
 * @param list whose contacts; missing for all
 * @param total addresses
 * @param counts addresses by their class
 * @param pending addresses without one yet
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScanDocument(
        UUID id,
        ScanState state,
        @Nullable String list,
        long total,
        Map<AddressClass, Long> counts,
        long pending,
        Instant createdAt,
        @Nullable Instant completedAt) {}
