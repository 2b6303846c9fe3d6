package dev.carillon.broker.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An item of a batch, for the description of the API alone: {@link TaskReader} reads it, since a payload must stay
 * the bytes that it is.
 */
@Schema(name = "BatchItem")
record BatchItem(
        @Schema(
                required = true,
                description = "A string is its UTF-8 bytes; any other value is the bytes that stand here")
        Object payload,

        @Schema(description = "text/plain for a string and application/json for all else, unless said") @Nullable String contentType,

        @Schema(examples = "PT5S") @Nullable String delay,
        @Schema(examples = "2026-11-25T09:30:00Z") @Nullable String at,

        @Schema(minimum = "0", maximum = "9", defaultValue = "0") @Nullable Integer priority,

        @Nullable String idempotencyKey,

        @Schema(description = TaskCreationResource.GROUP) @Nullable String group,

        @Schema(description = TaskCreationResource.KEY) @Nullable String key,

        @Schema(description = TaskCreationResource.TTL, examples = "PT1H") @Nullable String ttl,

        @Schema(description = TaskCreationResource.TRACEPARENT) @Nullable String traceparent) {}
