package dev.carillon.contacts.webhook;

import dev.carillon.contacts.contact.Source;
import java.util.Locale;

/** Who sends webhooks here: what its deliveries are known by, which of them are for us, and what they say. */
public enum WebhookSource {
    WORDPRESS(Source.WORDPRESS),
    USERVOICE(Source.USERVOICE);

    private static final DeliveryFormat COMMENTS = new WordPressComments();
    private static final DeliveryFormat TICKETS = new UserVoiceTickets();

    private final Source contacts;

    WebhookSource(Source contacts) {
        this.contacts = contacts;
    }

    /** What contacts out of its deliveries have for a source. */
    Source contacts() {
        return contacts;
    }

    DeliveryFormat format() {
        return switch (this) {
            case WORDPRESS -> COMMENTS;
            case USERVOICE -> TICKETS;
        };
    }

    /** The name as it stands in the path, on meters and in documents. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
