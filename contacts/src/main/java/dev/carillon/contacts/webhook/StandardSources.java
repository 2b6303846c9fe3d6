package dev.carillon.contacts.webhook;

import dev.carillon.contacts.contact.PhoneNumbers;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The sources of the configuration that sign by Standard Webhooks. Thread-safe. */
@Singleton
public class StandardSources {
    private static final DeliveryFormat GONE = new DeliveryFormat() {
        @Override
        public Outline outline(Message message) {
            return Outline.UNWANTED;
        }

        @Override
        public Content content(Message message) {
            return new Content.Unreadable("The source is not in the configuration any more.");
        }
    };

    private final Map<String, StandardSource> sources = new TreeMap<>();

    StandardSources(WebhookConfig config, PhoneNumbers numbers) {
        config.standard().forEach((name, source) -> {
            String property = "carillon.contacts.webhooks.standard." + name;
            if (source.keys().isEmpty() && source.keysFile().isEmpty()) {
                throw new IllegalArgumentException(property + ".keys: missing, and so is " + property + ".keys-file");
            }
            try {
                DeliveryFormat format = new StandardEvents(source, numbers);
                sources.put(name, new StandardSource(property, source, format, System::nanoTime));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(property + ": " + e.getMessage(), e);
            }
        });
    }

    Optional<StandardSource> find(String name) {
        return Optional.ofNullable(sources.get(name));
    }

    /** How events of this source are read; those of one that was taken out of the configuration cannot be. */
    DeliveryFormat format(String name) {
        return find(name).map(StandardSource::format).orElse(GONE);
    }
}
