package dev.carillon.notifier.pricing;

import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to estimate: a {@code body} as it is, or a {@code template} with its {@code values}.
 *
 * @param smartEncoding whether characters that only force UCS-2 are replaced
 * @param to numbers that it would go to
 */
public record EstimateRequest(
        @Nullable String body,
        @Nullable String template,
        @Nullable Map<String, String> values,
        @Nullable Boolean smartEncoding,
        @Nullable @Size(max = 1000) List<String> to) {}
