package dev.carillon.contacts.importing;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An import as callers see it.
 *
 * @param charset as it was declared, or found out
 * @param delimiter as it was said, or found out; missing where there is none
 * @param dryRun whether rows are counted and not written
 * @param rows read so far, without the header: the sum of the next four
 * @param created rows that made a contact
 * @param updated rows whose address was known
 * @param skipped good rows that nothing was written of: the policy keeps who is known, or somebody was erased
 * @param rejected rows that stand among the errors
 * @param ignoredColumns columns of the file that mean nothing here
 * @param failure why it stopped; missing unless it has
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportDocument(
        UUID id,
        ImportState state,
        FileFormat format,
        String charset,
        @Nullable String delimiter,
        String policy,
        boolean dryRun,
        @Nullable String list,
        List<String> tags,
        long rows,
        long created,
        long updated,
        long skipped,
        long rejected,
        List<String> ignoredColumns,
        ImportProgress progress,
        @Nullable String failure,
        Instant createdAt,
        @Nullable Instant completedAt) {}
