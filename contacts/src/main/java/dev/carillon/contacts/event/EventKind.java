package dev.carillon.contacts.event;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of events. The label stands in the database, on the time line and in outgoing webhooks, so it never changes. */
public enum EventKind {
    CONTACT_CREATED("contact.created"),
    /** Something of it changed; the detail names the fields. */
    CONTACT_UPDATED("contact.updated"),
    /** A source named somebody who is known, and brought nothing new. */
    CONTACT_SEEN("contact.seen"),
    CONTACT_DELETED("contact.deleted"),
    /** Others were merged into it. */
    CONTACT_MERGED("contact.merged"),
    CONTACT_UNMERGED("contact.unmerged"),
    /** Many were put on lists or taken off at once, tags alike; in place of an event for each. */
    CONTACTS_LABELLED("contacts.labelled"),
    CONTACT_ERASED("contact.erased"),
    CONSENT_REQUESTED("consent.requested"),
    CONSENT_GIVEN("consent.given"),
    CONSENT_WITHDRAWN("consent.withdrawn"),
    /** A whole file, in place of an event for each of its people. */
    IMPORT_COMPLETED("import.completed");

    private final String label;

    EventKind(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** The kind with this label. */
    public static Optional<EventKind> labelled(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }
}
