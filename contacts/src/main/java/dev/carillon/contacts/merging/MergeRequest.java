package dev.carillon.contacts.merging;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which contacts to merge into another.
 *
 * @param from those that are to be gone after
 * @param fields whose value a field is to have, where the rules would choose otherwise: {@code email}, {@code name} or
 *     {@code phone}, and the contact that has it
 */
public record MergeRequest(
        @NotNull @Size(min = 1, max = 50) List<@NotNull UUID> from,
        @Nullable @Size(max = 3) Map<String, @NotNull UUID> fields) {}
