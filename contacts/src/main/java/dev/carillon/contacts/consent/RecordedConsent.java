package dev.carillon.contacts.consent;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row that was added to the log.
 *
 * @param confirm the link to send to the person; missing unless a confirmation was asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecordedConsent(
        UUID id,
        String purpose,
        ConsentState state,
        @Nullable String confirm) {}
