package dev.carillon.contacts.webhook;

import dev.carillon.http.access.ReloadedFile;
import dev.carillon.http.webhook.WebhookVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A source that signs by Standard Webhooks: how it proves itself, and how its events are read. Thread-safe. */
final class StandardSource {
    static final String ID = "webhook-id";
    static final String TIMESTAMP = "webhook-timestamp";
    static final String SIGNATURE = "webhook-signature";

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    /** What a message proves. */
    enum Proof {
        GOOD,
        /** Signed well, and too long ago or ahead of time. */
        NOT_NOW,
        NONE
    }

    private final WebhookVerifier given;
    private final @Nullable ReloadedFile<WebhookVerifier> file;
    private final AddressRanges addresses;
    private final DeliveryFormat format;

    StandardSource(String property, StandardSourceConfig config, DeliveryFormat format, LongSupplier nanoTime) {
        this.given = WebhookVerifier.of(config.keys().orElse(List.of()));
        this.file = config.keysFile()
                .map(path -> new ReloadedFile<>(
                        property + ".keys-file", path, text -> WebhookVerifier.of(SecretLines.of(text)), nanoTime))
                .orElse(null);
        this.addresses = AddressRanges.of(property + ".addresses", config.addresses());
        this.format = format;
    }

    AddressRanges addresses() {
        return addresses;
    }

    DeliveryFormat format() {
        return format;
    }

    /** Whether the source signed this message, about now. */
    Proof proof(Message message, Instant now, Duration tolerance) {
        Map<String, String> headers = message.headers();
        String id = headers.getOrDefault(ID, "");
        String timestamp = headers.getOrDefault(TIMESTAMP, "");
        String signatures = headers.getOrDefault(SIGNATURE, "");
        if (id.isEmpty() || !SECONDS.matcher(timestamp).matches()) {
            return Proof.NONE;
        }
        boolean isSigned = given.accepts(id, timestamp, message.body(), signatures);
        if (file != null) {
            isSigned |= file.content().accepts(id, timestamp, message.body(), signatures);
        }
        if (!isSigned) {
            return Proof.NONE;
        }
        Duration apart = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now)
                .abs();
        return apart.compareTo(tolerance) <= 0 ? Proof.GOOD : Proof.NOT_NOW;
    }
}
