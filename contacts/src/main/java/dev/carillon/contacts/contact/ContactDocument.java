package dev.carillon.contacts.contact;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A contact as callers see it.
 *
 * @param phone in E.164; missing where none is known
 * @param sources where it came from: {@code wordpress}, {@code uservoice}, {@code import}, {@code api}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContactDocument(
        UUID id,
        String email,
        String firstName,
        String lastName,
        @Nullable String phone,
        List<String> lists,
        List<String> tags,
        List<String> sources,
        Instant createdAt,
        Instant updatedAt) {}
