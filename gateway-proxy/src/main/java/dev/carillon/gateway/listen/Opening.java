package dev.carillon.gateway.listen;

import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.ServerSettings;
import dev.carillon.gateway.http1.Http1Connection;
import dev.carillon.gateway.http2.Http2Connection;
import dev.carillon.gateway.loop.GatewayLoop;
import io.netty.channel.Channel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.net.InetSocketAddress;

/**
 * The way of a connection from its socket to HTTP: first a PROXY protocol header where one is due, then TLS where that is
 * spoken, then which version of HTTP it is.
 */
final class Opening {
    private static final int MOST_TLV_BYTES = 4096;

    private final GatewayLoop loop;
    private final ServerSettings settings;
    private final Listener.Speaks speaks;

    Opening(GatewayLoop loop, ServerSettings settings, Listener.Speaks speaks) {
        this.loop = loop;
        this.settings = settings;
        this.speaks = speaks;
    }

    boolean isSecure() {
        return speaks.tls().isPresent();
    }

    /** Begins with a connection that has just been accepted. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void begin(Channel channel) {
        InetSocketAddress socket = (InetSocketAddress) channel.remoteAddress();
        if (speaks.proxies().isEmpty()) {
            encrypted(channel, socket);
        } else if (speaks.proxies().get().test(socket.getAddress())) {
            channel.pipeline().addLast(new HAProxyMessageDecoder(MOST_TLV_BYTES, true));
            channel.pipeline().addLast(new ProxyHeader(this, loop, settings, channel));
        } else {
            settings.refused().accept(ProxyHeader.KIND);
            channel.close();
        }
    }

    /** Goes on with whom a connection comes from. */
    void encrypted(Channel channel, InetSocketAddress client) {
        if (speaks.tls().isPresent()) {
            channel.pipeline().addLast(speaks.tls().get().handler(channel.alloc(), settings.headerTimeout()));
            channel.pipeline().addLast(new Negotiation(this, settings, new Exchange.Peer(client, true)));
            return;
        }
        if (speaks.maxStreams() > 0) {
            channel.pipeline().addLast(new Preface(this, loop, settings, new Exchange.Peer(client, false)));
        }
        http1(channel, new Exchange.Peer(client, false));
    }

    void http1(Channel channel, Exchange.Peer peer) {
        channel.pipeline().addLast(new Http1Connection(loop, settings, peer, channel));
    }

    void http2(Channel channel, Exchange.Peer peer) {
        Http2Connection.begin(loop, settings, peer, channel, speaks.maxStreams());
    }
}
