package dev.carillon.broker.engine.rocksdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts the fields of a record of any length one after the other. {@link RecordIn} takes them up again. */
final class RecordOut {
    private static final int USUAL = 128;

    private ByteBuffer bytes = ByteBuffer.allocate(USUAL);

    RecordOut(byte version) {
        bytes.put(version);
    }

    RecordOut put(boolean value) {
        room(1).put((byte) (value ? 1 : 0));
        return this;
    }

    RecordOut put(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    RecordOut put(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    RecordOut put(byte[] value) {
        put(value.length);
        room(value.length).put(value);
        return this;
    }

    RecordOut put(String value) {
        return put(value.getBytes(StandardCharsets.UTF_8));
    }

    RecordOut put(UUID value) {
        return put(value.getMostSignificantBits()).put(value.getLeastSignificantBits());
    }

    RecordOut putMaybe(@Nullable String value) {
        return value == null ? put(false) : put(true).put(value);
    }

    RecordOut putMaybe(@Nullable UUID value) {
        return value == null ? put(false) : put(true).put(value);
    }

    RecordOut putMaybe(@Nullable Duration value) {
        return value == null ? put(false) : put(true).put(value.getSeconds()).put(value.getNano());
    }

    RecordOut putMaybe(@Nullable Instant value) {
        return value == null
                ? put(false)
                : put(true).put(value.getEpochSecond()).put(value.getNano());
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            bytes = ByteBuffer.allocate(2 * bytes.position() + more).put(bytes.flip());
        }
        return bytes;
    }
}
