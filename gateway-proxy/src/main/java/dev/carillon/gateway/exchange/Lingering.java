package dev.carillon.gateway.exchange;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
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
    private long since;
    private long left;

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
        this.left = untaken(channel);
    }

    /** Closes the connection when it is time. */
    public void tick(long now) {
        long untaken = untaken(channel);
        if (untaken != left) {
            left = untaken;
            since = now;
        } else if (now - since > (untaken == 0 ? Closing.LINGER_NANOS : patience)) {
            channel.close();
        }
    }

    /** Bytes that wait to be written to the socket. */
    public static long untaken(Channel channel) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }
}
