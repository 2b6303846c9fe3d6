package dev.carillon.gateway.connect;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Two sockets whose bytes go to each other. Both live on one event loop, so nothing here is shared between threads.
 *
 * <p>States: open; half-closed, when one side has sent its end, which is passed on as such while the other direction goes
 * on; closed, when both have, or either socket is gone, or no byte moved for the idle time.
 */
// A write or close that fails ends the channel, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Tunnel {
    private final Channel client;
    private final Channel origin;
    private final long idleNanos;
    private long sent;
    private long received;
    private long lastMoved = System.nanoTime();
    private boolean clientEnded;
    private boolean originEnded;

    Tunnel(Channel client, Channel origin, Duration idle) {
        this.client = client;
        this.origin = origin;
        this.idleNanos = idle.toNanos();
    }

    /** Bytes from the client to the origin. */
    public long sent() {
        return sent;
    }

    /** Bytes from the origin to the client. */
    public long received() {
        return received;
    }

    void watch() {
        watchAgainIn(idleNanos);
    }

    private void watchAgainIn(long nanos) {
        client.eventLoop().schedule(this::closeIfIdle, nanos, TimeUnit.NANOSECONDS);
    }

    private void closeIfIdle() {
        if (!client.isOpen() && !origin.isOpen()) {
            return;
        }
        long left = idleNanos - (System.nanoTime() - lastMoved);
        if (left <= 0) {
            close();
        } else {
            watchAgainIn(left);
        }
    }

    Channel peer(Channel channel) {
        return channel.equals(client) ? origin : client;
    }

    void moved(Channel from, int bytes) {
        lastMoved = System.nanoTime();
        if (from.equals(client)) {
            sent += bytes;
        } else {
            received += bytes;
        }
    }

    /** One side will send no more: the other hears so behind the last byte. */
    void ended(Channel from) {
        if (from.equals(client)) {
            clientEnded = true;
        } else {
            originEnded = true;
        }
        Channel to = peer(from);
        if (clientEnded && originEnded) {
            closeAfterWrites(client);
            closeAfterWrites(origin);
        } else {
            to.writeAndFlush(to.alloc().buffer(0)).addListener(written -> {
                ((DuplexChannel) to).shutdownOutput();
            });
        }
    }

    /** One socket is gone: so is the other, once what it has been given is written. */
    void gone(Channel channel) {
        closeAfterWrites(peer(channel));
    }

    private void close() {
        client.close();
        origin.close();
    }

    private static void closeAfterWrites(Channel channel) {
        if (channel.isActive()) {
            channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
