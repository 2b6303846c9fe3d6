package dev.carillon.gateway.connect;

import dev.carillon.gateway.exchange.Closing;
import dev.carillon.gateway.loop.LoopTimer;
import dev.carillon.gateway.loop.Timed;
import dev.carillon.gateway.loop.Unsent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import java.time.Duration;

/**
 * Two sockets whose bytes go to each other. Both live on one event loop, so nothing here is shared between threads.
 *
 * <p>States: open; half-closed, when one side has sent its end, which is passed on as such while the other direction goes
 * on; closed, when both have, or either socket is gone, or no byte moved for the idle time, or its life is over.
 */
// A write or close that fails ends the channel, and that is where it is seen.
// A channel is itself and no other.
@SuppressWarnings({"FutureReturnValueIgnored", "ReferenceEquality"})
public final class Tunnel extends Timed {

    /**
     * How long a tunnel may be.
     *
     * @param idle without a byte in either direction
     * @param life in all; zero is without end
     */
    public record Limits(Duration idle, Duration life) {}

    private final Channel client;
    private final Channel origin;
    private final LoopTimer timer;
    private final Limits limits;
    private final long opened;
    private final Unsent toClient = new Unsent();
    private final Unsent toOrigin = new Unsent();
    private long sent;
    private long received;
    private long moved;
    private boolean clientEnded;
    private boolean originEnded;

    private Tunnel(Channel client, Channel origin, LoopTimer timer, Limits limits) {
        this.client = client;
        this.origin = origin;
        this.timer = timer;
        this.limits = limits;
        this.opened = timer.now();
        this.moved = opened;
    }

    /**
     * Joins two sockets, neither of which is read by anybody else now.
     *
     * @param fromClient bytes for the origin that are here already, with their ownership
     * @param fromOrigin bytes for the client that are here already, with their ownership
     */
    public static Tunnel join(
            Channel client, Channel origin, LoopTimer timer, Limits limits, ByteBuf fromClient, ByteBuf fromOrigin) {
        Tunnel tunnel = new Tunnel(client, origin, timer, limits);
        client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        origin.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        client.pipeline().addLast(new TunnelEnd(tunnel));
        origin.pipeline().addLast(new TunnelEnd(tunnel));
        tunnel.sent += fromClient.readableBytes();
        tunnel.received += fromOrigin.readableBytes();
        client.writeAndFlush(fromOrigin);
        origin.writeAndFlush(fromClient);
        timer.watch(tunnel);
        client.config().setAutoRead(true);
        origin.config().setAutoRead(true);
        return tunnel;
    }

    /** Bytes from the client to the origin. */
    public long sent() {
        return sent;
    }

    /** Bytes from the origin to the client. */
    public long received() {
        return received;
    }

    Channel peer(Channel channel) {
        return channel == client ? origin : client;
    }

    void moved(Channel from, int bytes) {
        moved = timer.now();
        if (from == client) {
            sent += bytes;
        } else {
            received += bytes;
        }
    }

    /** One side will send no more: the other hears so behind the last byte. */
    void ended(Channel from) {
        if (from == client ? clientEnded : originEnded) {
            return;
        }
        if (from == client) {
            clientEnded = true;
        } else {
            originEnded = true;
        }
        if (clientEnded && originEnded) {
            closeAfterWrites(client);
            closeAfterWrites(origin);
        } else {
            Closing.endOutput(peer(from));
        }
    }

    /** One socket is gone: so is the other, once what it has been given is written. */
    void gone(Channel channel) {
        Channel other = peer(channel);
        if (other.isActive()) {
            // It may never read what it has been given: the limits hold on.
            closeAfterWrites(other);
        } else {
            timer.forget(this);
        }
    }

    /** Ends it now. */
    public void close() {
        client.close();
        origin.close();
    }

    @Override
    protected void tick(long now) {
        boolean clientTakes = toClient.shrinks(client);
        boolean originTakes = toOrigin.shrinks(origin);
        if (clientTakes || originTakes) {
            moved = now;
        }
        boolean lived = !limits.life().isZero() && now - opened > limits.life().toNanos();
        if (lived || now - moved > limits.idle().toNanos()) {
            timer.forget(this);
            close();
        }
    }

    private static void closeAfterWrites(Channel channel) {
        if (channel.isActive()) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
