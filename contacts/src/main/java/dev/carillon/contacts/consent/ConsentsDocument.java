package dev.carillon.contacts.consent;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The consents of a contact.
 *
 * @param current what holds now; a purpose that nobody spoke of is missing
 * @param items the log, the newest first
 * @param next the cursor of the next part of the log; missing on the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConsentsDocument(
        List<CurrentConsent> current,
        List<ConsentEntry> items,
        @Nullable String next) {}
