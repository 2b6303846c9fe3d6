package dev.carillon.broker.engine.memory;

import dev.carillon.broker.engine.BackupOutcome;
import dev.carillon.broker.engine.singlewriter.Change;
import dev.carillon.broker.engine.singlewriter.TaskStorage;
import dev.carillon.broker.task.Payload;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps payloads, reasons and results as long as the process lives, and leaves the rest to the indexes above. */
public final class MemoryTaskStorage implements TaskStorage {
    private final Map<UUID, Payload> payloads = new ConcurrentHashMap<>();
    private final Map<UUID, String> reasons = new ConcurrentHashMap<>();
    private final Map<UUID, Payload> results = new ConcurrentHashMap<>();

    @Override
    public void recover(Recovery recovery) {
        // A new one holds nothing.
    }

    @Override
    public long clockAhead() {
        return 0;
    }

    @Override
    public boolean blocks() {
        return false;
    }

    @Override
    public void write(List<Change> changes, boolean durable) {
        for (Change change : changes) {
            switch (change) {
                case Change.PutPayload put -> payloads.put(put.id(), put.payload());
                case Change.MovePayload move -> movePayload(move);
                case Change.RemovePayload removed -> payloads.remove(removed.id());
                case Change.PutReason put -> reasons.put(put.id(), put.reason());
                case Change.PutResult put -> results.put(put.id(), put.result());
                case Change.RemoveTask removed -> remove(removed);
                default -> {
                    // The indexes have it, and nothing comes after them.
                }
            }
        }
    }

    private void movePayload(Change.MovePayload move) {
        Payload payload = payloads.remove(move.from());
        if (payload == null) {
            throw new IllegalStateException("there is no payload of " + move.from());
        }
        payloads.put(move.to(), payload);
    }

    private void remove(Change.RemoveTask removed) {
        payloads.remove(removed.id());
        if (removed.hasReason()) {
            reasons.remove(removed.id());
        }
        if (removed.hasResult()) {
            results.remove(removed.id());
        }
    }

    @Override
    public @Nullable Payload payload(UUID id) {
        return payloads.get(id);
    }

    @Override
    public @Nullable String reason(UUID id) {
        return reasons.get(id);
    }

    @Override
    public @Nullable Payload result(UUID id) {
        return results.get(id);
    }

    @Override
    public BackupOutcome backup(Path folder) {
        return new BackupOutcome.Unsupported("What the memory engine keeps is not meant to outlive it.");
    }

    @Override
    public void close() {
        payloads.clear();
        reasons.clear();
        results.clear();
    }
}
