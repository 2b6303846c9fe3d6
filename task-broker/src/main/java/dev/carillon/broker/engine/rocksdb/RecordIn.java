package dev.carillon.broker.engine.rocksdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes up the fields that {@link RecordOut} put, in the same order. */
final class RecordIn {
    private final ByteBuffer bytes;

    RecordIn(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Passes over the version of what follows, which must be this one. */
    void version(byte known) {
        byte version = bytes.get();
        if (version != known) {
            throw new IllegalArgumentException("a record of version " + version + "; this broker knows " + known);
        }
    }

    boolean flag() {
        return bytes.get() != 0;
    }

    int number() {
        return bytes.getInt();
    }

    long longNumber() {
        return bytes.getLong();
    }

    byte[] bytes() {
        byte[] value = new byte[bytes.getInt()];
        bytes.get(value);
        return value;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    UUID id() {
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    @Nullable String maybeText() {
        return flag() ? text() : null;
    }

    @Nullable UUID maybeId() {
        return flag() ? id() : null;
    }

    @Nullable Duration maybeDuration() {
        return flag() ? Duration.ofSeconds(bytes.getLong(), bytes.getInt()) : null;
    }

    @Nullable Instant maybeInstant() {
        return flag() ? Instant.ofEpochSecond(bytes.getLong(), bytes.getInt()) : null;
    }
}
