package dev.carillon.contacts.consent;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What holds now for a purpose.
 *
 * @param consent the row of the log that made it so
 * @param pending the row that asked for a confirmation which did not come yet
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CurrentConsent(
        String purpose,
        ConsentState state,
        UUID consent,
        Instant since,
        @Nullable UUID pending) {}
