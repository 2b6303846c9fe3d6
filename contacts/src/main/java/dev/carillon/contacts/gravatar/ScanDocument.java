package dev.carillon.contacts.gravatar;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A scan as callers see it.
 *
 * @param source CONTACTS, or UPLOAD for a list that was sent
 * @param list whose contacts; missing for all
 * @param tag whose contacts; missing for all
 * @param total addresses
 * @param counts addresses by their class
 * @param pending addresses without one yet
 * @param rejected how many of a list that was sent were no addresses
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScanDocument(
        UUID id,
        ScanState state,
        String source,
        HashAlgorithm algorithm,
        @Nullable String list,
        @Nullable String tag,
        long total,
        Map<AddressClass, Long> counts,
        long pending,
        long rejected,
        Instant createdAt,
        @Nullable Instant completedAt) {}
