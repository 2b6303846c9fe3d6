package dev.carillon.contacts.consent;

import java.util.UUID;

/** What a link stands for. */
sealed interface Link {

    /** Confirms the request of this row of the log. */
    record Confirm(UUID contact, UUID request) implements Link {}

    /** Withdraws this purpose. */
    record Unsubscribe(UUID contact, String purpose) implements Link {}
}
