package dev.carillon.gateway.exchange;

import dev.carillon.gateway.loop.Unsent;
import io.netty.channel.Channel;
import java.time.Duration;

/**
 * A connection that is closing: it is there until the other side has taken everything, and a little longer to read it;
 * but not for ever where it takes nothing. Lives on the connection's event loop.
 */
// A close that fails finds the channel closed.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Lingering {
    private final Channel channel;
    private final long patience;
    private final Unsent unsent = new Unsent();
    private long since;

    /**
     * Begins.
     *
     * @param patience how long the other side may take nothing
     * @param now as in {@link #tick}
     */
    public Lingering(Channel channel, Duration patience, long now) {
        this.channel = channel;
        this.patience = patience.toNanos();
        this.since = now;
        unsent.shrinks(channel);
    }

    /** Closes the connection when it is time. */
    public void tick(long now) {
        if (unsent.shrinks(channel)) {
            since = now;
        } else if (now - since > (unsent.isAny() ? patience : Closing.LINGER_NANOS)) {
            channel.close();
        }
    }
}
