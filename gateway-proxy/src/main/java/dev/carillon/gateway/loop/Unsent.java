package dev.carillon.gateway.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * What waits to be written to a socket, looked at from time to time: a reader that is slow, but takes some, is not idle.
 * Not thread-safe.
 */
public final class Unsent {
    private long bytes;

    /** Whether there is less than at the last look. */
    public boolean shrinks(Channel channel) {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        long before = bytes;
        bytes = out == null ? 0 : out.totalPendingWriteBytes();
        return bytes < before;
    }

    /** Whether there was anything at the last look. */
    public boolean isAny() {
        return bytes > 0;
    }
}
