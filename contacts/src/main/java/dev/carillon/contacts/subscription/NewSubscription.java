package dev.carillon.contacts.subscription;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to make.
 *
 * @param events the kinds of events; missing or empty for all
 * @param include {@code contact} to be told the contact itself and not its identifier alone
 */
public record NewSubscription(
        @NotNull String url,
        @Nullable List<@NotNull String> events,
        @Nullable String include,
        @Nullable @Size(max = 200) String description) {}
