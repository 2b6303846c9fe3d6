package dev.carillon.broker.engine.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.broker.engine.DamagedRecordException;
import dev.carillon.broker.engine.singlewriter.Change;
import dev.carillon.broker.engine.singlewriter.Digest;
import dev.carillon.broker.engine.singlewriter.StoredBucket;
import dev.carillon.broker.engine.singlewriter.StoredKey;
import dev.carillon.broker.engine.singlewriter.StoredMember;
import dev.carillon.broker.engine.singlewriter.StoredPayload;
import dev.carillon.broker.engine.singlewriter.StoredQueue;
import dev.carillon.broker.engine.singlewriter.StoredTask;
import dev.carillon.broker.engine.singlewriter.StoredWorkflow;
import dev.carillon.broker.engine.singlewriter.TaskStorage;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** Every kind of change is found again by the next opening. */
class RocksDbTaskStorageTest {
    private static final UUID ID = UUID.fromString("01a210c3-97e0-7001-82d8-00be0c508ba2");
    private static final UUID OTHER = UUID.fromString("01a210c3-97e0-7002-82d8-00be0c508ba2");

    @TempDir
    Path directory;

    private RocksDbTaskStorage storage;

    @BeforeEach
    void open() {
        storage = RocksDbTaskStorage.open(directory);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private void write(Change... changes) {
        storage.write(List.of(changes), true);
        storage.close();
        storage = RocksDbTaskStorage.open(directory);
    }

    private static Payload payload(String text) {
        return new Payload("text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Payload payload) {
        return new String(payload.bytes(), StandardCharsets.UTF_8);
    }

    private static StoredTask task(UUID id) {
        return new StoredTask(id, 1, TaskState.READY, 5, 0, 1, 2, 3, true);
    }

    /** All that it hands out, in its order. */
    private List<Object> found() {
        List<Object> found = new ArrayList<>();
        storage.recover(new TaskStorage.Recovery() {
            @Override
            public void queue(StoredQueue queue) {
                found.add(queue);
            }

            @Override
            public void bucket(StoredBucket bucket) {
                found.add(bucket);
            }

            @Override
            public void task(StoredTask task) {
                found.add(task);
            }

            @Override
            public void key(StoredKey key) {
                found.add(key);
            }

            @Override
            public void workflow(StoredWorkflow workflow) {
                found.add(workflow);
            }

            @Override
            public void stageTasks(UUID workflow, int stage, List<UUID> tasks) {
                found.add(new Change.PutStageTasks(workflow, stage, tasks));
            }

            @Override
            public void laterStages(UUID workflow, List<List<StoredMember>> stages) {
                found.add(new Change.PutLaterStages(workflow, stages));
            }

            @Override
            public void schedule(Schedule schedule) {
                found.add(schedule.name());
            }
        });
        return found;
    }

    @Test
    void queuesTasksAndKeysAreKeptAndForgotten() {
        StoredQueue queue = new StoredQueue(1, "mail", QueueSettings.DEFAULT, true);
        StoredBucket bucket = new StoredBucket(1, 7, 8);
        StoredKey key = new StoredKey(new Digest(1, 2), new Digest(3, 4), ID, TaskState.READY, 5, 6);

        write(
                new Change.PutTask(task(ID)),
                new Change.PutTask(task(OTHER)),
                new Change.PutKey(key),
                new Change.PutBucket(bucket),
                new Change.PutQueue(queue));

        assertThat(found()).containsExactly(queue, bucket, task(ID), task(OTHER), key);
        write(new Change.RemoveTask(ID, true, true), new Change.RemoveKey(key.key()));
        assertThat(found()).containsExactly(queue, bucket, task(OTHER));
    }

    @Test
    void whatBelongsToATaskIsReadByItsIdentifierAndGoesWithIt() {
        write(
                new Change.PutTask(task(ID)),
                new Change.PutPayload(ID, payload("a payload")),
                new Change.PutReason(ID, "a reason"),
                new Change.PutReason(ID, "another reason"),
                new Change.PutResult(ID, payload("a result")));

        assertThat(text(storage.payload(ID))).isEqualTo("a payload");
        assertThat(storage.reason(ID)).isEqualTo("another reason");
        assertThat(text(storage.result(ID))).isEqualTo("a result");
        write(new Change.RemoveTask(ID, true, true));
        assertThat(storage.payload(ID)).isNull();
        assertThat(storage.reason(ID)).isNull();
        assertThat(storage.result(ID)).isNull();
    }

    @Test
    void aPayloadGoesBeforeItsTaskDoes() {
        write(new Change.PutTask(task(ID)), new Change.PutPayload(ID, payload("a payload")));

        write(new Change.RemovePayload(ID));
        assertThat(storage.payload(ID)).isNull();
        assertThat(found()).containsExactly(task(ID));

        write(new Change.RemoveTask(ID, false, false));
        assertThat(storage.payload(ID)).isNull();
        assertThat(found()).isEmpty();
    }

    @Test
    void aPayloadIsMoved() {
        write(new Change.PutPayload(ID, payload("a payload")));

        write(new Change.MovePayload(ID, OTHER, 9));

        assertThat(storage.payload(ID)).isNull();
        assertThat(text(storage.payload(OTHER))).isEqualTo("a payload");
        assertThat(storage.payload(OTHER).contentType()).isEqualTo("text/plain");
    }

    @Test
    void aPayloadThatIsNotThereHoldsNothingElseUp() {
        write(new Change.MovePayload(ID, OTHER, 9), new Change.PutPayload(ID, payload("another")));

        assertThat(storage.payload(OTHER)).isNull();
        assertThat(text(storage.payload(ID))).isEqualTo("another");
    }

    @Test
    void workflowsAreKeptInAllTheirParts() {
        StoredWorkflow workflow = new StoredWorkflow(ID, 1, 3, 1, 0, 0, 1, StoredWorkflow.RUNNING);
        StoredMember member = new StoredMember(1, OTHER, 9, ReadyTime.atOnce(), 0, TaskAttributes.NONE);
        Change stages = new Change.PutLaterStages(ID, List.of(List.of(member)));
        Change first = new Change.PutStageTasks(ID, 1, List.of(ID));
        Change second = new Change.PutStageTasks(ID, 2, List.of(OTHER));
        Change third = new Change.PutStageTasks(ID, 3, List.of(ID, OTHER));

        write(third, second, first, third, stages, new Change.PutWorkflow(workflow));

        assertThat(found()).containsExactly(workflow, stages, first, third);
        write(new Change.RemoveWorkflow(ID));
        assertThat(found()).isEmpty();
    }

    @Test
    void schedulesAndTheClockAreKept() {
        Schedule schedule =
                new Schedule("nächtlich", "0 3 * * *", "mail", payload("x"), 0, TaskAttributes.NONE, null, null, null);

        write(new Change.PutSchedule(schedule), new Change.PutClock(-77));

        assertThat(found()).containsExactly("nächtlich");
        assertThat(storage.clockAhead()).isEqualTo(-77);
        write(new Change.RemoveSchedule("nächtlich"));
        assertThat(found()).isEmpty();
    }

    @Test
    void manyPayloadsAreReadAtOnceInTheirOrder() {
        write(new Change.PutPayload(ID, payload("one")), new Change.PutPayload(OTHER, payload("two")));

        List<StoredPayload> payloads = storage.payloads(List.of(OTHER, UUID.randomUUID(), ID));

        assertThat(payloads)
                .extracting(payload -> payload instanceof StoredPayload.Whole(Payload whole) ? text(whole) : payload)
                .containsExactly("two", new StoredPayload.Missing(), "one");
        assertThat(storage.payloads(List.of())).isEmpty();
    }

    @Test
    void aDamagedPayloadDoesNotHoldTheOthersUp() throws RocksDBException, IOException {
        UUID damaged = UUID.fromString("01a210c3-97e0-7003-82d8-00be0c508ba2");
        storage.write(
                List.of(
                        new Change.PutPayload(damaged, payload(Damage.LARGE)),
                        new Change.PutReason(damaged, Damage.LARGE),
                        new Change.PutResult(damaged, payload(Damage.LARGE))),
                true);
        storage.flush();
        storage.write(List.of(new Change.PutPayload(ID, payload("one"))), true);
        storage.close();
        Damage.strikeLarge(directory);
        storage = RocksDbTaskStorage.open(directory);

        assertThat(storage.payloads(List.of(damaged, ID)))
                .extracting(payload -> payload instanceof StoredPayload.Whole(Payload whole) ? text(whole) : payload)
                .containsExactly(new StoredPayload.Damaged(), "one");
        assertThatThrownBy(() -> storage.payload(damaged))
                .isInstanceOf(DamagedRecordException.class)
                .hasMessageContaining("backup");
        assertThatThrownBy(() -> storage.result(damaged)).isInstanceOf(DamagedRecordException.class);
        assertThat(storage.reason(damaged)).contains("damaged");

        write(new Change.MovePayload(damaged, OTHER, 9), new Change.RemovePayload(ID));
        assertThat(storage.payload(OTHER)).isNull();
        assertThat(storage.payload(ID)).as("the rest of the commit is kept").isNull();
    }
}
