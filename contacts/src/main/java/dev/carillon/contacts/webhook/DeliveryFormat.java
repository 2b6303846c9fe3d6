package dev.carillon.contacts.webhook;

import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.contact.EmailAddress;
import org.jspecify.annotations.Nullable;

/** How one source writes its deliveries. Pure functions of the message. */
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

    /**
     * As much of a delivery as has to be known before it is kept.
     *
     * @param identity the source's own name of what happened, the same when it delivers again; null where it gives none
     * @param subject what it is about; deliveries about the same are worked on one after the other
     */
    record Outline(
            Kind kind,
            @Nullable DedupeKey identity,
            @Nullable String subject) {
        /** A longer one would not fit the index, and U+0000 is in no text: such a delivery is worked on by itself. */
        private static final int LONGEST_SUBJECT = 500;

        static final Outline TEST = new Outline(Kind.TEST, null, null);
        static final Outline UNWANTED = new Outline(Kind.UNWANTED, null, null);

        public Outline {
            if (subject != null && (subject.length() > LONGEST_SUBJECT || subject.indexOf('\0') >= 0)) {
                subject = null;
            }
        }
    }

    Outline outline(Message message);

    /** What a wanted delivery says. */
    Content content(Message message);

    /** What a delivery says. */
    sealed interface Content {

        /** Somebody with an address. */
        record Person(ContactDraft draft) implements Content {}

        /**
         * Nobody that could be a contact, which is nothing wrong.
         *
         * @param author whose it is all the same, where it says so
         */
        record Nobody(String reason, @Nullable EmailAddress author) implements Content {
            Nobody(String reason) {
                this(reason, null);
            }
        }

        /** What we cannot read, however often we try. */
        record Unreadable(String reason) implements Content {}
    }
}
