package dev.carillon.contacts.webhook;

import dev.carillon.contacts.contact.ContactDraft;
import java.util.Optional;

/** How one source writes its deliveries. Pure functions of the form. */
interface DeliveryFormat {

    /** What to do with a delivery at the door. */
    enum Kind {
        /** Keep it and work on it. */
        WANTED,
        /** Somebody tries the settings of the source: say OK. */
        TEST,
        /** Not for us. */
        UNWANTED
    }

    Kind kind(FormBody form);

    /** The source's own name of what happened, the same when it delivers again; empty where it gives none. */
    Optional<String> identity(FormBody form);

    /** What a wanted delivery says. */
    Content content(FormBody form);

    /** What a delivery says. */
    sealed interface Content {

        /** Somebody with an address. */
        record Person(ContactDraft draft) implements Content {}

        /** Nobody that could be a contact, which is nothing wrong. */
        record Nobody(String reason) implements Content {}

        /** What we cannot read, however often we try. */
        record Unreadable(String reason) implements Content {}
    }
}
