package dev.carillon.broker.engine.rocksdb;

import dev.carillon.broker.engine.singlewriter.Digest;
import dev.carillon.broker.engine.singlewriter.StoredBucket;
import dev.carillon.broker.engine.singlewriter.StoredExtras;
import dev.carillon.broker.engine.singlewriter.StoredKey;
import dev.carillon.broker.engine.singlewriter.StoredQueue;
import dev.carillon.broker.engine.singlewriter.StoredTask;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.queue.SettingsJson;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of each kind of record, but for {@link WorkflowRecords}. Every value starts with the version of its form, so that a later one can read what
 * this one wrote; states have numbers of their own, so that the enum may be changed. Pure functions.
 */
final class Records {
    static final byte VERSION = 1;
    static final byte[] CLOCK_KEY = "clock ahead".getBytes(StandardCharsets.UTF_8);
    /** Of queues: their settings are JSON since. */
    private static final byte QUEUE_VERSION = 2;

    private static final byte HAS_REASON = 1;
    private static final byte BY_WALL_CLOCK = 2;
    private static final byte HAS_EXTRAS = 4;
    private static final byte[] NOTHING = {};
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

    static byte[] longNumber(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    static long longNumber(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    /** A plain task is of one size; whatever else there is comes behind it. */
    static byte[] task(StoredTask task) {
        byte[] tail = task.extras() == null ? NOTHING : extras(task.extras());
        return ByteBuffer.allocate(TASK_BYTES + tail.length)
                .put(VERSION)
                .put(code(task.state()))
                .put((byte) task.priority())
                .put(flags(task))
                .putInt(task.queueId())
                .putInt(task.attempts())
                .putInt(task.size())
                .putLong(task.createdAt())
                .putLong(task.at())
                .put(tail)
                .array();
    }

    private static byte flags(StoredTask task) {
        return (byte) ((task.hasReason() ? HAS_REASON : 0)
                | (task.byWallClock() ? BY_WALL_CLOCK : 0)
                | (task.extras() != null ? HAS_EXTRAS : 0));
    }

    /** Moves the position of both. */
    static StoredTask task(ByteBuffer id, ByteBuffer in) {
        new RecordIn(in).version(VERSION);
        TaskState state = state(in.get());
        int priority = in.get();
        int flags = in.get();
        int queueId = in.getInt();
        int attempts = in.getInt();
        int size = in.getInt();
        UUID uuid = new UUID(id.getLong(), id.getLong());
        return new StoredTask(
                uuid,
                queueId,
                state,
                priority,
                attempts,
                in.getLong(),
                in.getLong(),
                size,
                (flags & HAS_REASON) != 0,
                (flags & BY_WALL_CLOCK) != 0,
                (flags & HAS_EXTRAS) != 0 ? extras(new RecordIn(in)) : null);
    }

    private static byte[] extras(StoredExtras extras) {
        RecordOut out = new RecordOut(VERSION)
                .putMaybe(extras.workflow())
                .put(extras.readyAt())
                .put(extras.expiresAt())
                .put(extras.hasResult());
        put(extras.attributes(), out);
        return out.bytes();
    }

    private static StoredExtras extras(RecordIn in) {
        in.version(VERSION);
        UUID workflow = in.maybeId();
        long readyAt = in.longNumber();
        long expiresAt = in.longNumber();
        boolean hasResult = in.flag();
        return new StoredExtras(attributes(in), workflow, readyAt, expiresAt, hasResult);
    }

    static void put(TaskAttributes attributes, RecordOut out) {
        out.putMaybe(attributes.group())
                .putMaybe(attributes.concurrencyKey())
                .putMaybe(attributes.timeToLive())
                .putMaybe(attributes.traceparent());
    }

    static TaskAttributes attributes(RecordIn in) {
        return new TaskAttributes(in.maybeText(), in.maybeText(), in.maybeDuration(), in.maybeText());
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
        return new RecordOut(QUEUE_VERSION)
                .put(queue.paused())
                .put(queue.name())
                .put(SettingsJson.write(queue.settings()))
                .bytes();
    }

    static StoredQueue queue(byte[] key, byte[] value) {
        if (value[0] == VERSION) {
            return queueOfVersion1(key, value);
        }
        RecordIn in = open(value, QUEUE_VERSION);
        boolean paused = in.flag();
        return new StoredQueue(number(key), in.text(), SettingsJson.read(in.text()), paused);
    }

    private static StoredQueue queueOfVersion1(byte[] key, byte[] value) {
        ByteBuffer in = open(value);
        int maxAttempts = in.getInt();
        QueueSettings settings = new QueueSettings(millis(in), maxAttempts, millis(in), millis(in));
        byte[] name = new byte[in.remaining()];
        in.get(name);
        return new StoredQueue(number(key), new String(name, StandardCharsets.UTF_8), settings, false);
    }

    private static Duration millis(ByteBuffer in) {
        return Duration.ofMillis(in.getLong());
    }

    /** Among {@link Family#META}, where a version that does not know it passes it over. */
    static byte[] bucketKey(int queueId) {
        return ("rate " + queueId).getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] bucket(StoredBucket bucket) {
        return new RecordOut(VERSION).put(bucket.asOf()).put(bucket.points()).bytes();
    }

    static StoredBucket bucket(int queueId, byte[] value) {
        RecordIn in = open(value, VERSION);
        return new StoredBucket(queueId, in.longNumber(), in.longNumber());
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

    /** Moves the position of both. */
    static StoredKey key(ByteBuffer digest, ByteBuffer in) {
        new RecordIn(in).version(VERSION);
        TaskState state = state(in.get());
        Digest request = new Digest(in.getLong(), in.getLong());
        UUID id = new UUID(in.getLong(), in.getLong());
        return new StoredKey(
                new Digest(digest.getLong(), digest.getLong()), request, id, state, in.getLong(), in.getLong());
    }

    private static ByteBuffer open(byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value);
        new RecordIn(in).version(VERSION);
        return in;
    }

    static RecordIn open(byte[] value, byte version) {
        RecordIn in = new RecordIn(ByteBuffer.wrap(value));
        in.version(version);
        return in;
    }

    static <T> T present(@Nullable T field) {
        if (field == null) {
            throw new IllegalArgumentException("a record without a field that it must have");
        }
        return field;
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
