package dev.carillon.contacts.consent;

import dev.carillon.contacts.secret.VersionedKeys;
import dev.carillon.http.problem.ProblemException;
import jakarta.inject.Singleton;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes and reads the tokens in links. A token says what it is for, about whom and until when, and is signed with 128 bits
 * of HMAC-SHA256; it holds identifiers alone, so nobody reads a person out of it. Thread-safe; may read the small file of its
 * keys.
 */
@Singleton
public class Links {
    private static final int SIGNATURE = 16;
    private static final int LONGEST_TOKEN = 300;
    private static final byte CONFIRM = 1;
    private static final byte UNSUBSCRIBE = 2;

    private final Optional<VersionedKeys> keys;
    private final LinkConfig config;
    private final Clock clock;

    public Links(LinkConfig config, Clock clock) {
        this.keys = config.keysFile().map(file -> VersionedKeys.of("carillon.contacts.links.keys-file", file));
        this.config = config;
        this.clock = clock;
    }

    /** The link by which a person confirms this request. */
    String confirm(UUID contact, UUID request) {
        ByteBuffer content = ByteBuffer.allocate(1 + 16 + 8 + 16);
        put(content.put(CONFIRM), contact)
                .putLong(clock.instant().plus(config.confirmWithin()).getEpochSecond());
        return url("/links/confirm/", put(content, request).array());
    }

    /** The link by which a person opts out of this purpose. */
    String unsubscribe(UUID contact, String purpose) {
        byte[] name = purpose.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer content = ByteBuffer.allocate(1 + 16 + name.length);
        return url(
                "/links/unsubscribe/",
                put(content.put(UNSUBSCRIBE), contact).put(name).array());
    }

    private String url(String path, byte[] content) {
        String base = config.publicUrl()
                .map(url -> url.toString().replaceAll("/$", ""))
                .orElse("");
        if (keys.isEmpty() || base.isEmpty()) {
            throw ProblemException.conflict(
                    "links-not-configured",
                    "Links need carillon.contacts.links.keys-file and carillon.contacts.links.public-url.");
        }
        VersionedKeys.Key key = keys.get().newest();
        byte[] signed = ByteBuffer.allocate(4 + content.length)
                .putInt(key.version())
                .put(content)
                .array();
        byte[] token = Arrays.copyOf(signed, signed.length + SIGNATURE);
        System.arraycopy(key.sign(signed), 0, token, signed.length, SIGNATURE);
        return base + path + Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** What a token that we made stands for; empty for any other, and for one that is over. */
    Optional<Link> read(String token) {
        try {
            byte[] bytes = token.length() > LONGEST_TOKEN
                    ? new byte[0]
                    : Base64.getUrlDecoder().decode(token);
            if (keys.isEmpty() || bytes.length <= SIGNATURE) {
                return Optional.empty();
            }
            byte[] signed = Arrays.copyOf(bytes, bytes.length - SIGNATURE);
            ByteBuffer content = ByteBuffer.wrap(signed);
            VersionedKeys.Key key = keys.get().all().get(content.getInt());
            byte[] signature = Arrays.copyOfRange(bytes, signed.length, bytes.length);
            if (key == null || !MessageDigest.isEqual(Arrays.copyOf(key.sign(signed), SIGNATURE), signature)) {
                return Optional.empty();
            }
            return link(content);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private Optional<Link> link(ByteBuffer content) {
        byte kind = content.get();
        UUID contact = new UUID(content.getLong(), content.getLong());
        if (kind == UNSUBSCRIBE) {
            byte[] purpose = new byte[content.remaining()];
            content.get(purpose);
            return Optional.of(new Link.Unsubscribe(contact, new String(purpose, StandardCharsets.US_ASCII)));
        }
        Instant end = Instant.ofEpochSecond(content.getLong());
        UUID request = new UUID(content.getLong(), content.getLong());
        return kind == CONFIRM && clock.instant().isBefore(end)
                ? Optional.of(new Link.Confirm(contact, request))
                : Optional.empty();
    }

    private static ByteBuffer put(ByteBuffer buffer, UUID id) {
        return buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }
}
