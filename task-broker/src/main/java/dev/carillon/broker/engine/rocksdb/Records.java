package dev.carillon.broker.engine.rocksdb;

import dev.carillon.broker.engine.singlewriter.Digest;
import dev.carillon.broker.engine.singlewriter.StoredKey;
import dev.carillon.broker.engine.singlewriter.StoredQueue;
import dev.carillon.broker.engine.singlewriter.StoredTask;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/**
 * The bytes of each kind of record. Every value starts with the version of its form, so that a later one can read what
 * this one wrote; states have numbers of their own, so that the enum may be changed. Pure functions.
 */
final class Records {
    private static final byte VERSION = 1;
    private static final int ID_BYTES = 2 * Long.BYTES;
    private static final int TASK_BYTES = 4 + 3 * Integer.BYTES + 2 * Long.BYTES;
    private static final int KEY_BYTES = 2 + 6 * Long.BYTES;

    private Records() {}

    static byte[] id(UUID id) {
        return ByteBuffer.allocate(ID_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    static byte[] digest(Digest digest) {
        return ByteBuffer.allocate(ID_BYTES)
                .putLong(digest.high())
                .putLong(digest.low())
                .array();
    }

    static byte[] number(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    static int number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getInt();
    }

    static byte[] task(StoredTask task) {
        return ByteBuffer.allocate(TASK_BYTES)
                .put(VERSION)
                .put(code(task.state()))
                .put((byte) task.priority())
                .put((byte) (task.hasReason() ? 1 : 0))
                .putInt(task.queueId())
                .putInt(task.attempts())
                .putInt(task.size())
                .putLong(task.createdAt())
                .putLong(task.at())
                .array();
    }

    static StoredTask task(byte[] key, byte[] value) {
        ByteBuffer id = ByteBuffer.wrap(key);
        ByteBuffer in = open(value);
        TaskState state = state(in.get());
        int priority = in.get();
        boolean hasReason = in.get() != 0;
        int queueId = in.getInt();
        int attempts = in.getInt();
        int size = in.getInt();
        UUID uuid = new UUID(id.getLong(), id.getLong());
        return new StoredTask(uuid, queueId, state, priority, attempts, in.getLong(), in.getLong(), size, hasReason);
    }

    /** What comes before the bytes of a payload. */
    static byte[] payloadHead(Payload payload) {
        byte[] type = payload.contentType().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + Short.BYTES + type.length)
                .put(VERSION)
                .putShort((short) type.length)
                .put(type)
                .array();
    }

    static Payload payload(byte[] value) {
        ByteBuffer in = open(value);
        byte[] type = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(type);
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return new Payload(new String(type, StandardCharsets.UTF_8), bytes);
    }

    static byte[] queue(StoredQueue queue) {
        byte[] name = queue.name().getBytes(StandardCharsets.UTF_8);
        QueueSettings settings = queue.settings();
        return ByteBuffer.allocate(1 + Integer.BYTES + 3 * Long.BYTES + name.length)
                .put(VERSION)
                .putInt(settings.maxAttempts())
                .putLong(settings.lease().toMillis())
                .putLong(settings.backoffInitial().toMillis())
                .putLong(settings.backoffMax().toMillis())
                .put(name)
                .array();
    }

    static StoredQueue queue(byte[] key, byte[] value) {
        ByteBuffer in = open(value);
        int maxAttempts = in.getInt();
        QueueSettings settings = new QueueSettings(millis(in), maxAttempts, millis(in), millis(in));
        byte[] name = new byte[in.remaining()];
        in.get(name);
        return new StoredQueue(number(key), new String(name, StandardCharsets.UTF_8), settings);
    }

    private static Duration millis(ByteBuffer in) {
        return Duration.ofMillis(in.getLong());
    }

    static byte[] key(StoredKey key) {
        return ByteBuffer.allocate(KEY_BYTES)
                .put(VERSION)
                .put(code(key.state()))
                .putLong(key.request().high())
                .putLong(key.request().low())
                .putLong(key.id().getMostSignificantBits())
                .putLong(key.id().getLeastSignificantBits())
                .putLong(key.readyAt())
                .putLong(key.expiresAt())
                .array();
    }

    static StoredKey key(byte[] key, byte[] value) {
        ByteBuffer digest = ByteBuffer.wrap(key);
        ByteBuffer in = open(value);
        TaskState state = state(in.get());
        Digest request = new Digest(in.getLong(), in.getLong());
        UUID id = new UUID(in.getLong(), in.getLong());
        return new StoredKey(
                new Digest(digest.getLong(), digest.getLong()), request, id, state, in.getLong(), in.getLong());
    }

    private static ByteBuffer open(byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("a record of version " + version + "; this broker knows " + VERSION);
        }
        return in;
    }

    private static byte code(TaskState state) {
        return switch (state) {
            case READY -> 1;
            case DELAYED -> 2;
            case LEASED -> 3;
            case DEAD -> 4;
            case BLOCKED -> 5;
            case DONE -> 6;
        };
    }

    private static TaskState state(byte code) {
        return switch (code) {
            case 1 -> TaskState.READY;
            case 2 -> TaskState.DELAYED;
            case 3 -> TaskState.LEASED;
            case 4 -> TaskState.DEAD;
            case 5 -> TaskState.BLOCKED;
            case 6 -> TaskState.DONE;
            default -> throw new IllegalArgumentException("a task in state " + code);
        };
    }
}
