package dev.carillon.contacts.importing;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far an import is, as of its last batch.
 *
 * @param percent of the bytes of the upload
 * @param bytes of the upload, as it was sent
 * @param rowsPerSecond since it was begun; missing before the first batch
 * @param secondsLeft at the speed so far; missing before the first batch, and at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportProgress(
        double percent,
        long bytes,
        @Nullable Long rowsPerSecond,
        @Nullable Long secondsLeft) {

    static ImportProgress of(
            ImportState state, long bytes, long bytesRead, long rows, @Nullable Instant started, Instant updated) {
        double share = state == ImportState.COMPLETED ? 1 : bytes == 0 ? 0 : Math.min(1.0, (double) bytesRead / bytes);
        double percent = Math.round(share * 1000) / 10.0;
        double seconds = started == null
                ? 0
                : (double) Duration.between(started, updated).toMillis() / 1000;
        if (rows == 0 || seconds <= 0 || share == 0) {
            return new ImportProgress(percent, bytes, null, null);
        }
        Long left = state == ImportState.RUNNING ? Math.round(seconds * (1 - share) / share) : null;
        return new ImportProgress(percent, bytes, Math.round((double) rows / seconds), left);
    }
}
