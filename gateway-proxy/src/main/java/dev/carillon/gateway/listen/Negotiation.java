package dev.carillon.gateway.listen;

import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.ServerSettings;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import org.jboss.logging.Logger;

/** Waits for the end of a TLS handshake, which tells the version of HTTP (ALPN, RFC 7301). */
// A write or close that fails ends the channel, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class Negotiation extends ApplicationProtocolNegotiationHandler {
    private static final Logger LOG = Logger.getLogger(Negotiation.class);

    private final Opening opening;
    private final ServerSettings settings;
    private final Exchange.Peer peer;

    Negotiation(Opening opening, ServerSettings settings, Exchange.Peer peer) {
        super(ApplicationProtocolNames.HTTP_1_1);
        this.opening = opening;
        this.settings = settings;
        this.peer = peer;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
        if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
            opening.http2(ctx.channel(), peer);
        } else {
            opening.http1(ctx.channel(), peer);
        }
    }

    // Scanners and clients of another time fail all day long: a counter, and no line of the log.
    @Override
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable failure) {
        LOG.debugf("TLS handshake with %s: %s", peer.host(), failure);
        settings.refused().accept("tls-handshake");
        ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        LOG.debugf("Connection of %s: %s", peer.host(), failure);
        ctx.close();
    }
}
