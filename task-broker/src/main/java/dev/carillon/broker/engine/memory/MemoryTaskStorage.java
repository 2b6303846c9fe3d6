package dev.carillon.broker.engine.memory;

import dev.carillon.broker.engine.singlewriter.Change;
import dev.carillon.broker.engine.singlewriter.TaskStorage;
import dev.carillon.broker.task.Payload;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps payloads and reasons as long as the process lives, and leaves the rest to the indexes above. */
public final class MemoryTaskStorage implements TaskStorage {
    private final Map<UUID, Payload> payloads = new ConcurrentHashMap<>();
    private final Map<UUID, String> reasons = new ConcurrentHashMap<>();
    private final int epoch = new SecureRandom().nextInt();

    @Override
    public void recover(Recovery recovery) {
        // A new one holds nothing.
    }

    @Override
    public int epoch() {
        return epoch;
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
                case Change.PutReason put -> reasons.put(put.id(), put.reason());
                case Change.RemoveTask removed -> {
                    payloads.remove(removed.id());
                    if (removed.hasReason()) {
                        reasons.remove(removed.id());
                    }
                }
                case Change.PutTask put -> {}
                case Change.PutQueue put -> {}
                case Change.PutKey put -> {}
                case Change.RemoveKey removed -> {}
            }
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
    public void close() {
        payloads.clear();
        reasons.clear();
    }
}
