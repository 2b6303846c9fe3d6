package dev.carillon.contacts.subscription;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to change of a subscription; what is missing stays (JSON Merge Patch, RFC 7396, of fields that none removes).
 *
 * @param include {@code contact}, or {@code none}
 * @param enabled true forgets why it was disabled
 */
public record SubscriptionChange(
        @Nullable String url,
        @Nullable List<@NotNull String> events,
        @Nullable String include,
        @Nullable @Size(max = 200) String description,
        @Nullable Boolean enabled) {}
