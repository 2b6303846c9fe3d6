package dev.carillon.broker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.http.problem.Problem;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One answer for each item of a batch, in order. */
@Schema(name = "CreatedBatch")
record BatchDocument(List<Item> items) {

    /** What became of one item: an identifier with 201, a problem with anything else. */
    @Schema(name = "CreatedBatchItem")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(
            int status,
            @Nullable UUID id,

            @Schema(description = "true where an earlier request with the key had created it") @Nullable Boolean replayed,

            @Nullable Problem problem) {

        static Item created(UUID id, boolean replayed) {
            return new Item(201, id, replayed ? true : null, null);
        }

        static Item refused(Problem problem) {
            return new Item(problem.status(), null, null, problem);
        }
    }
}
