package dev.carillon.contacts.importing;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An import as callers see it.
 *
 * @param rows read so far, without the header: the sum of the next three
 * @param created rows that made a contact
 * @param updated rows whose address was known
 * @param rejected rows that stand among the errors
 * @param ignoredColumns columns of the file that mean nothing here
 * @param failure why it stopped; missing unless it has
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportDocument(
        UUID id,
        ImportState state,
        @Nullable String list,
        long rows,
        long created,
        long updated,
        long rejected,
        List<String> ignoredColumns,
        @Nullable String failure,
        Instant createdAt,
        @Nullable Instant completedAt) {}
