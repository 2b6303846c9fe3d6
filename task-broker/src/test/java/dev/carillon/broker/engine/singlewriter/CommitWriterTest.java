package dev.carillon.broker.engine.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.memory.MemoryTaskStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommitWriterTest {
    private final GatedStorage storage = new GatedStorage();
    private final List<String> observed = new ArrayList<>();
    private final CommitWriter writer = new CommitWriter(storage, new EngineObserver() {
        @Override
        public void committed(int writes, long nanos, boolean synced) {
            observed.add(writes + (synced ? " synced" : " loose"));
        }
    });

    @AfterEach
    void close() {
        writer.close();
    }

    private static Commit commit() {
        Commit commit = new Commit();
        commit.keep(new Change.PutClock(1));
        commit.mustLast();
        return commit;
    }

    private void learn(long nanos, int times) {
        for (int i = 0; i < times; i++) {
            writer.learn(new CommitWriter.Written(commit(), nanos, null));
        }
    }

    @Test
    void aStorageIsSlowUntilItHasShownOtherwise() {
        assertThat(writer.isQuick()).isFalse();

        learn(CommitWriter.QUICK_NANOS / 2, 10);
        assertThat(writer.isQuick()).as("a few writes show nothing").isFalse();

        learn(CommitWriter.QUICK_NANOS / 2, 100);
        assertThat(writer.isQuick()).isTrue();
        assertThat(writer.typicalNanos()).isBetween(CommitWriter.QUICK_NANOS / 2, CommitWriter.QUICK_NANOS * 3 / 5);
    }

    @Test
    void aStorageThatBecameSlowIsSlow() {
        learn(CommitWriter.QUICK_NANOS / 2, 100);

        learn(20 * CommitWriter.QUICK_NANOS, 1);
        assertThat(writer.isQuick()).isFalse();

        learn(CommitWriter.QUICK_NANOS / 2, 20);
        assertThat(writer.isQuick()).as("it was one hiccup").isTrue();
    }

    @Test
    void aStorageThatWaitsForNoDiskIsQuickFromTheStart() {
        try (CommitWriter ofMemory = new CommitWriter(new MemoryTaskStorage(), EngineObserver.NONE)) {
            assertThat(ofMemory.isQuick()).isTrue();
            assertThat(ofMemory.typicalNanos()).isZero();
        }
    }

    @Test
    void saysHowAWriteWent() {
        Commit kept = commit();

        CommitWriter.Written written = writer.write(kept);

        assertThat(written.commit()).isSameAs(kept);
        assertThat(written.fault()).isNull();
        assertThat(observed).containsExactly("1 synced");
    }

    @Test
    void whatFailsIsSaidAndNotCounted() {
        storage.fail(true);

        assertThat(writer.write(commit()).fault()).isInstanceOf(StorageException.class);

        assertThat(observed).isEmpty();
    }

    @Test
    void theOtherThreadWritesBesideThisOne() {
        CompletableFuture<CommitWriter.Written> done = new CompletableFuture<>();
        storage.hold();

        writer.write(commit(), done::complete);

        assertThat(done).isNotDone();
        storage.letGo();
        assertThat(done.join().fault()).isNull();
    }
}
