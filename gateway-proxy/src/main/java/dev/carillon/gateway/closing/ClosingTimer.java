package dev.carillon.gateway.closing;

import dev.carillon.gateway.configuration.GatewayFile.ClosingSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Polls a {@link ClosingWatch} as often as its source says, off the event loops. Thread-safe. */
@SuppressWarnings("FutureReturnValueIgnored")
public final class ClosingTimer {
    private final Vertx vertx;
    private final ClosingWatch watch;
    // Guarded by this, as is the one below.
    private @Nullable Long timer;
    private boolean running;

    public ClosingTimer(Vertx vertx, ClosingWatch watch) {
        this.vertx = vertx;
        this.watch = watch;
    }

    /** Begins; completes when the source has been asked for the first time, or at once where there is none. */
    public synchronized Future<Void> start() {
        running = true;
        Optional<ClosingSource> source = watch.state().source();
        set(source);
        return source.isPresent() ? poll() : Future.succeededFuture();
    }

    /** Goes on with another source, or with none. */
    public synchronized void follow(Optional<ClosingSource> source) {
        boolean isOther = !watch.state().source().equals(source);
        watch.follow(source);
        if (running && isOther) {
            set(source);
            source.ifPresent(asked -> poll());
        }
    }

    private void set(Optional<ClosingSource> source) {
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
        timer = source.map(asked -> vertx.setPeriodic(asked.every().toMillis(), tick -> poll()))
                .orElse(null);
    }

    private Future<Void> poll() {
        return vertx.executeBlocking(
                        () -> {
                            watch.poll();
                            return true;
                        },
                        false)
                .mapEmpty();
    }

    /** Ends, with what the watch holds. */
    public synchronized void stop() {
        running = false;
        set(Optional.empty());
        watch.close();
    }
}
