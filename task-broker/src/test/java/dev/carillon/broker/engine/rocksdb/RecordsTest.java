package dev.carillon.broker.engine.rocksdb;

import static java.nio.ByteBuffer.wrap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.broker.engine.singlewriter.Digest;
import dev.carillon.broker.engine.singlewriter.StoredExtras;
import dev.carillon.broker.engine.singlewriter.StoredKey;
import dev.carillon.broker.engine.singlewriter.StoredQueue;
import dev.carillon.broker.engine.singlewriter.StoredTask;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordsTest {
    private static final UUID ID = UUID.fromString("01a210c3-97e0-7001-82d8-00be0c508ba2");
    private static final UUID WORKFLOW = UUID.fromString("01a210c3-97e0-7002-82d8-00be0c508ba2");

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void aTaskIsReadAsItWasWritten(TaskState state) {
        StoredTask task = new StoredTask(ID, 77, state, 9, 1_000_000, 1L << 45, Long.MAX_VALUE, 1 << 20, true);

        assertThat(Records.task(wrap(Records.id(ID)), wrap(Records.task(task)))).isEqualTo(task);
    }

    @Test
    void aTaskIsLaidOutAsItAlwaysWas() {
        StoredTask task = new StoredTask(ID, 1, TaskState.LEASED, 5, 2, 3, 4, 6, false);

        assertThat(HexFormat.of().formatHex(Records.task(task)))
                .isEqualTo("01030500" + "00000001" + "00000002" + "00000006" + "0000000000000003" + "0000000000000004");
    }

    @Test
    void aPayloadIsReadAsItWasWritten() {
        Payload payload = new Payload("text/plain; charset=\"ü\"", new byte[] {0, 1, (byte) 0xff});

        Payload read = Records.payload(join(Records.payloadHead(payload), payload.bytes()));

        assertThat(read.contentType()).isEqualTo(payload.contentType());
        assertThat(read.bytes()).isEqualTo(payload.bytes());
    }

    @Test
    void aTaskIsReadWithAllThatItHas() {
        TaskAttributes attributes =
                new TaskAttributes("order 1", "köy", Duration.ofNanos(1_500_000_001), "00-ab-cd-01");
        StoredExtras extras = new StoredExtras(attributes, WORKFLOW, 5, StoredExtras.NEVER, true);
        StoredTask task = new StoredTask(ID, 1, TaskState.BLOCKED, 0, 0, 1, 2, 3, false, true, extras);

        assertThat(Records.task(wrap(Records.id(ID)), wrap(Records.task(task)))).isEqualTo(task);
    }

    @Test
    void aQueueOfTheFirstVersionIsStillRead() {
        byte[] old = HexFormat.of()
                .parseHex(
                        "01" + "00000005" + "0000000000007530" + "00000000000003e8" + "00000000000927c0" + "6d61696c");

        assertThat(Records.queue(Records.number(12), old))
                .isEqualTo(new StoredQueue(12, "mail", QueueSettings.DEFAULT, false));
    }

    @Test
    void aQueueIsReadAsItWasWritten() {
        StoredQueue queue = new StoredQueue(12, "mail", QueueSettings.DEFAULT, true);

        assertThat(Records.queue(Records.number(12), Records.queue(queue))).isEqualTo(queue);
    }

    @Test
    void aKeyIsReadAsItWasWritten() {
        StoredKey key = new StoredKey(new Digest(1, -2), new Digest(-3, 4), ID, TaskState.DELAYED, 5, 6);

        assertThat(Records.key(wrap(Records.digest(key.key())), wrap(Records.key(key))))
                .isEqualTo(key);
    }

    @Test
    void aRecordOfALaterVersionIsRefused() {
        byte[] later = Records.queue(new StoredQueue(1, "mail", QueueSettings.DEFAULT, true));
        later[0] = 3;

        assertThatThrownBy(() -> Records.queue(Records.number(1), later)).hasMessageContaining("version 3");
    }

    private static byte[] join(byte[] head, byte[] rest) {
        return ByteBuffer.allocate(head.length + rest.length)
                .put(head)
                .put(rest)
                .array();
    }
}
