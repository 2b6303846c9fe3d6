package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.queue.PushTarget;
import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.queue.Rate;
import io.vertx.sqlclient.Row;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A queue's settings as columns, there and back. Pure functions. */
final class QueueRows {
    static final String CONFIGURE = "select * from configure_queue("
            + "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";

    private QueueRows() {}

    static @Nullable Object[] arguments(String name, int most, QueueSettings settings) {
        List<@Nullable Object> all = new ArrayList<>();
        all.add(name);
        all.add(most);
        all.add(settings.lease().toMillis());
        all.add(settings.maxAttempts());
        all.add(settings.backoffInitial().toMillis());
        all.add(settings.backoffMax().toMillis());
        all.add(settings.dedupeWindow().toMillis());
        all.add(settings.retention().toMillis());
        Rate rate = settings.limits().rate();
        all.add(rate == null ? null : (Integer) rate.tasks());
        all.add(rate == null ? null : (Long) rate.per().toMillis());
        all.add(rate == null ? null : (Integer) rate.burst());
        all.add(settings.limits().maxInFlight());
        all.add(settings.limits().maxInFlightPerKey());
        PushTarget push = settings.push();
        all.add(push == null ? null : push.url().toString());
        all.add(push == null ? null : push.secret());
        all.add(push == null ? null : (Integer) push.concurrency());
        all.add(push == null ? null : (Long) push.timeout().toMillis());
        return all.toArray();
    }

    static QueueSettings settings(Row row) {
        return new QueueSettings(
                millis(row, "lease"),
                row.getInteger("max_attempts"),
                millis(row, "backoff_initial"),
                millis(row, "backoff_max"),
                millis(row, "dedupe_window"),
                millis(row, "retention"),
                new QueueLimits(rate(row), row.getInteger("max_in_flight"), row.getInteger("max_in_flight_per_key")),
                push(row));
    }

    private static @Nullable Rate rate(Row row) {
        Integer tasks = row.getInteger("rate_tasks");
        return tasks == null ? null : new Rate(tasks, millis(row, "rate_per"), row.getInteger("rate_burst"));
    }

    private static @Nullable PushTarget push(Row row) {
        String url = row.getString("push_url");
        return url == null
                ? null
                : new PushTarget(
                        URI.create(url),
                        row.getString("push_secret"),
                        row.getInteger("push_concurrency"),
                        millis(row, "push_timeout"));
    }

    private static Duration millis(Row row, String column) {
        return Duration.ofMillis(row.getLong(column));
    }
}
