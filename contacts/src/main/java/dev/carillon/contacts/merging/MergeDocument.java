package dev.carillon.contacts.merging;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A merge as callers see it.
 *
 * @param survivor the contact that is left
 * @param merged those that are gone, and their addresses with it
 * @param undoneAt when they were parted again
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MergeDocument(
        UUID id,
        UUID survivor,
        List<UUID> merged,
        String actor,
        Instant mergedAt,
        @Nullable Instant undoneAt) {}
