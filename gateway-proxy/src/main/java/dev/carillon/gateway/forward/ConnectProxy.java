package dev.carillon.gateway.forward;

import dev.carillon.gateway.connect.Tunnel;
import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.forward.AdmissionCache.Pass;
import dev.carillon.gateway.loop.Buffers;
import dev.carillon.gateway.origin.OriginFailures;
import dev.carillon.gateway.relay.RelayFailure;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * {@code CONNECT} requests that were admitted: a tunnel to one of the addresses that were checked (RFC 9110, section
 * 9.3.6). The client's connection leaves HTTP only once the origin is there; what the client sends before waits.
 */
// A write or close that fails ends the channel, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class ConnectProxy {
    private static final int STATUS = 200;
    private static final int MOST_ADDRESSES = 3;

    private final EgressProxy.Parts parts;
    private final Bootstrap bootstrap;
    private final ByteBuf established = Buffers.constant("HTTP/1.1 200 Connection established\r\n\r\n");

    ConnectProxy(EgressProxy.Parts parts) {
        this.parts = parts;
        this.bootstrap = parts.loop().bootstrap(parts.pool().limits().connectTimeout());
    }

    void open(Exchange exchange, Pass pass) {
        exchange.onEnd(ended -> {
            pass.admitted().usage().end(true);
            EgressOutcome.report(ended, pass.meters(), pass.admitted().caller(), pass.target());
        });
        connect(exchange, pass, 0);
    }

    private void connect(Exchange exchange, Pass pass, int index) {
        List<InetAddress> addresses = pass.admitted().addresses();
        InetSocketAddress address =
                new InetSocketAddress(addresses.get(index), pass.target().port());
        parts.loop().connect(bootstrap, address, connecting -> {
            if (connecting.isSuccess() && exchange.isOver()) {
                connecting.channel().close();
            } else if (connecting.isSuccess()) {
                join(exchange, connecting.channel());
            } else if (!exchange.isOver() && index + 1 < Math.min(addresses.size(), MOST_ADDRESSES)) {
                connect(exchange, pass, index + 1);
            } else {
                EgressOutcome.failed(
                        exchange, pass.target(), RelayFailure.of(OriginFailures.of(connecting.cause()), true));
            }
        });
    }

    private void join(Exchange exchange, Channel origin) {
        Channel client = exchange.channel();
        exchange.switchedTo(STATUS);
        ByteBuf early = exchange.handOver();
        client.write(established.duplicate());
        Tunnel tunnel =
                Tunnel.join(client, origin, parts.loop().timer(), parts.tunnels(), early, Unpooled.EMPTY_BUFFER);
        exchange.countBy(tunnel::sent, tunnel::received);
        parts.metrics().tunnelOpened();
        client.closeFuture().addListener(closed -> parts.metrics().tunnelClosed(tunnel.sent(), tunnel.received()));
    }
}
