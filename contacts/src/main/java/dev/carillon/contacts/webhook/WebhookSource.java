package dev.carillon.contacts.webhook;

import dev.carillon.contacts.contact.Source;
import java.util.Locale;

/** Who sends webhooks here. */
public enum WebhookSource {
    WORDPRESS(Source.WORDPRESS),
    USERVOICE(Source.USERVOICE),
    /** Any that signs by Standard Webhooks; which one says the site. */
    STANDARD(Source.STANDARD);

    private final Source contacts;

    WebhookSource(Source contacts) {
        this.contacts = contacts;
    }

    /** The source with this label. */
    static WebhookSource labelled(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** What contacts out of its deliveries have for a source. */
    Source contacts() {
        return contacts;
    }

    /** The name as it stands in the path, on meters and in documents. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
