package dev.carillon.gateway.closing;

import dev.carillon.gateway.configuration.GatewayFile.Closing;
import dev.carillon.gateway.configuration.GatewayFile.ClosingSource;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the service's closing from the source that the file names. Somebody ticks: {@link #poll} as often as the
 * file says. A source that fails changes nothing: what it said last holds, however long ago that was.
 *
 * <p>Thread-safe. {@link #poll} blocks; all else is short.
 */
public final class ClosingWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ClosingWatch.class);

    /**
     * How things stand.
     *
     * @param source who is asked; empty where the file names nobody
     * @param closing what it said last; empty where the service is not being closed down, or it has not said anything
     * @param etag of what it said last
     * @param answered when it answered last; null for never
     * @param failures how often in a row it has failed since
     * @param reason why, the last time; null where it has not
     */
    public record State(
            Optional<ClosingSource> source,
            Optional<Closing> closing,
            @Nullable String etag,
            @Nullable Instant answered,
            int failures,
            @Nullable String reason) {
        static State of(Optional<ClosingSource> source) {
            return new State(source, Optional.empty(), null, null, 0, null);
        }

        private State after(ClosingReply reply, Instant now) {
            return switch (reply) {
                case ClosingReply.Told(Optional<Closing> told, String tag) ->
                    new State(source, told, tag, now, 0, null);
                case ClosingReply.Same same -> new State(source, closing, etag, now, 0, null);
                case ClosingReply.Failed(String why) -> new State(source, closing, etag, answered, failures + 1, why);
            };
        }
    }

    private final GatewayMetrics metrics;
    private final Clock clock;
    private final Runnable changed;
    // Written under the lock of this alone.
    private volatile State state;
    private final AtomicBoolean asking = new AtomicBoolean();
    // Made with the first source: a gateway that follows nobody needs no client.
    private volatile @Nullable ClosingClient client;

    /**
     * A watch that has not asked yet.
     *
     * @param changed told, by the thread that polls, when {@link #known} is another
     */
    public ClosingWatch(Optional<ClosingSource> source, GatewayMetrics metrics, Clock clock, Runnable changed) {
        this.metrics = metrics;
        this.clock = clock;
        this.changed = changed;
        this.state = State.of(source);
    }

    public State state() {
        return state;
    }

    /** What the source says of the closing, for what the file leaves open. */
    public Closing known() {
        return state.closing().orElse(Closing.NONE);
    }

    /** Asks somebody else from now on, or nobody; what is known stays where the address does. */
    public synchronized void follow(Optional<ClosingSource> source) {
        State now = state;
        boolean isSame = source.map(ClosingSource::url).equals(now.source().map(ClosingSource::url));
        state = isSame
                ? new State(source, now.closing(), now.etag(), now.answered(), now.failures(), now.reason())
                : State.of(source);
    }

    /** False where the file has changed meanwhile. */
    private synchronized boolean replace(State before, State next) {
        if (!state.equals(before)) {
            return false;
        }
        state = next;
        return true;
    }

    /** Asks the source, if there is one; does nothing while another thread does. */
    public void poll() {
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        try {
            State now;
            State then;
            do {
                now = state;
                if (now.source().isEmpty()) {
                    return;
                }
                then = now.after(client().ask(now.source().get(), now.etag()), clock.instant());
                // An answer of whom the file no longer names is nobody's.
            } while (!replace(now, then));
            told(now, then);
        } finally {
            asking.set(false);
        }
    }

    private void told(State before, State now) {
        boolean isOther = !before.closing().equals(now.closing());
        metrics.closingPolled(
                now.failures() > 0
                        ? GatewayMetrics.Poll.FAILED
                        : isOther ? GatewayMetrics.Poll.CHANGED : GatewayMetrics.Poll.UNCHANGED);
        String url = now.source().map(source -> source.url().toString()).orElse("");
        if (now.failures() == 1) {
            LOG.warnf("%s does not tell of the closing, and what it said last holds: %s", url, now.reason());
        } else if (before.failures() > 0 && now.failures() == 0) {
            LOG.infof("%s tells of the closing again", url);
        }
        if (isOther) {
            LOG.infof("%s says that the service is %s", url, now.closing().isPresent() ? "being closed down" : "open");
            changed.run();
        }
    }

    // By one thread at a time.
    private ClosingClient client() {
        ClosingClient made = client;
        if (made == null) {
            made = new ClosingClient();
            client = made;
        }
        return made;
    }

    @Override
    public void close() {
        follow(Optional.empty());
        ClosingClient made = client;
        if (made != null) {
            made.close();
        }
    }
}
