package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.BackupOutcome;
import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.memory.MemoryTaskStorage;
import dev.carillon.broker.task.Payload;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A storage like a disk's: it takes its time until it is let go on, and fails when told to. */
public final class GatedStorage implements TaskStorage {
    private static final int OPEN = Integer.MAX_VALUE / 4;

    private final MemoryTaskStorage memory = new MemoryTaskStorage();
    private final Semaphore writeGate = new Semaphore(OPEN);
    private final Semaphore readGate = new Semaphore(OPEN);
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicLong mostBytes = new AtomicLong();
    private final Set<Class<?>> kinds = ConcurrentHashMap.newKeySet();
    private final Set<Class<?>> loose = ConcurrentHashMap.newKeySet();
    private volatile boolean failing;
    private volatile boolean full;

    /** A broker that keeps its tasks here. */
    EngineUnderTest broker() {
        return new EngineUnderTest(
                (options, time) -> SingleWriterTaskEngine.start(this, options, time, EngineObserver.NONE),
                EngineUnderTest.OPTIONS);
    }

    @Override
    public void recover(Recovery recovery) {
        memory.recover(recovery);
    }

    @Override
    public long clockAhead() {
        return memory.clockAhead();
    }

    @Override
    public boolean blocks() {
        return true;
    }

    @Override
    public void write(List<Change> changes, boolean durable) {
        writeGate.acquireUninterruptibly();
        writes.incrementAndGet();
        if (failing) {
            throw new StorageException("no space left on device", new IllegalStateException());
        }
        if (changes.stream().anyMatch(Change.MovePayload.class::isInstance)) {
            readGate.acquireUninterruptibly();
        }
        mostBytes.accumulateAndGet(
                changes.stream().mapToLong(GatedStorage::payload).sum(), Math::max);
        changes.forEach(change -> kinds.add(change.getClass()));
        if (!durable) {
            changes.forEach(change -> loose.add(change.getClass()));
        }
        memory.write(changes, durable);
    }

    private static long payload(Change change) {
        return switch (change) {
            case Change.PutPayload put -> put.payload().bytes().length;
            case Change.MovePayload moved -> moved.size();
            default -> 0;
        };
    }

    @Override
    public Payload payload(UUID id) {
        readGate.acquireUninterruptibly();
        return memory.payload(id);
    }

    @Override
    public String reason(UUID id) {
        return memory.reason(id);
    }

    @Override
    public Payload result(UUID id) {
        readGate.acquireUninterruptibly();
        return memory.result(id);
    }

    @Override
    public Optional<String> full() {
        return full ? Optional.of("The disk is nearly full.") : Optional.empty();
    }

    @Override
    public BackupOutcome backup(Path folder) {
        readGate.acquireUninterruptibly();
        return memory.backup(folder);
    }

    @Override
    public void close() {
        memory.close();
    }

    /** Lets no write pass. */
    public void hold() {
        writeGate.drainPermits();
    }

    /** Lets one write pass. */
    public void letOneGo() {
        writeGate.release();
    }

    /** Whether somebody waits to write. */
    public boolean isWrittenTo() {
        return writeGate.hasQueuedThreads();
    }

    /** Lets no payload be read. */
    public void holdReads() {
        readGate.drainPermits();
    }

    /** Lets everything pass again. */
    public void letGo() {
        // What is left of an earlier time would add up.
        writeGate.drainPermits();
        readGate.drainPermits();
        writeGate.release(OPEN);
        readGate.release(OPEN);
    }

    /** Whether writes fail from now on. */
    public void fail(boolean fail) {
        failing = fail;
    }

    /** Whether the disk has no room for new tasks from now on. */
    public void fill(boolean fill) {
        full = fill;
    }

    /** Of payloads, in one write. */
    public long mostBytes() {
        return mostBytes.get();
    }

    public boolean wrote(Class<? extends Change> kind) {
        return kinds.contains(kind);
    }

    /** Whether one of these was written in a way that a loss of power may undo. */
    public boolean isLoose(Class<? extends Change> kind) {
        return loose.contains(kind);
    }

    public int writes() {
        return writes.get();
    }
}
