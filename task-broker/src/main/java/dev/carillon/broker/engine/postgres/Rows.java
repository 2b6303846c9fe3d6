package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.TaskAttributes;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** New tasks as columns of equal length, which the database makes rows of. */
final class Rows {
    final @Nullable String[] queues;
    final UUID[] ids;
    final Long[] delays;
    final @Nullable Long[] ats;
    final Short[] priorities;
    final String[] types;
    final Buffer[] payloads;
    final @Nullable String[] keys;
    final @Nullable Long[] timesToLive;
    final @Nullable String[] traceparents;
    final @Nullable String[] groups;
    private int filled;

    Rows(int size) {
        queues = new String[size];
        ids = new UUID[size];
        delays = new Long[size];
        ats = new Long[size];
        priorities = new Short[size];
        types = new String[size];
        payloads = new Buffer[size];
        keys = new String[size];
        timesToLive = new Long[size];
        traceparents = new String[size];
        groups = new String[size];
    }

    void add(UUID id, String queue, NewTask task) {
        int i = filled++;
        TaskAttributes attributes = task.attributes();
        queues[i] = queue;
        ids[i] = id;
        switch (task.readyTime()) {
            case ReadyTime.After(Duration delay) -> delays[i] = delay.toMillis();
            case ReadyTime.At at -> {
                delays[i] = 0L;
                ats[i] = at.time().toEpochMilli();
            }
        }
        priorities[i] = (short) task.priority();
        types[i] = task.payload().contentType();
        payloads[i] = Buffer.buffer(task.payload().bytes());
        keys[i] = attributes.concurrencyKey();
        timesToLive[i] = attributes.timeToLive() == null
                ? null
                : (Long) attributes.timeToLive().toMillis();
        traceparents[i] = attributes.traceparent();
        groups[i] = attributes.group();
    }
}
