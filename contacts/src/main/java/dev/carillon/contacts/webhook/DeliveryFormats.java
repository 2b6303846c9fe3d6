package dev.carillon.contacts.webhook;

import jakarta.inject.Singleton;

/** Which format a delivery has: of a source that is built in, or of one that the configuration describes. Immutable. */
@Singleton
public class DeliveryFormats {
    private static final DeliveryFormat COMMENTS = new WordPressComments();
    private static final DeliveryFormat EVENTS = new UserVoiceEvents();

    private final StandardSources standard;

    DeliveryFormats(StandardSources standard) {
        this.standard = standard;
    }

    DeliveryFormat of(WebhookSource source, String site) {
        return switch (source) {
            case WORDPRESS -> COMMENTS;
            case USERVOICE -> EVENTS;
            case STANDARD -> standard.format(site);
        };
    }
}
