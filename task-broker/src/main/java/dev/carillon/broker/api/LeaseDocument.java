package dev.carillon.broker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.broker.task.LeasedTask;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The tasks that a worker was handed; none when the wait ran out. */
@Schema(name = "Leases")
record LeaseDocument(List<Lease> tasks) {

    /** One of them. */
    @Schema(name = "Lease")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Lease(
            UUID id,
            String token,
            int attempt,
            Instant leasedUntil,
            @Nullable String group,
            @Nullable String key,
            @Nullable String traceparent,
            String contentType,

            @Schema(
                    description = "The payload, if its bytes are UTF-8; any other is read from /v1/tasks/{id}/payload,"
                            + " or leased as multipart/mixed")
            @Nullable String payload) {}

    static LeaseDocument of(List<LeasedTask> tasks) {
        return new LeaseDocument(tasks.stream().map(LeaseDocument::of).toList());
    }

    private static Lease of(LeasedTask task) {
        return new Lease(
                task.id(),
                task.token(),
                task.attempt(),
                task.leasedUntil(),
                task.attributes().group(),
                task.attributes().concurrencyKey(),
                task.attributes().traceparent(),
                task.payload().contentType(),
                text(task.payload().bytes()));
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
