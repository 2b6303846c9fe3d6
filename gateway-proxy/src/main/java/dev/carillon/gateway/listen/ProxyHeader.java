package dev.carillon.gateway.listen;

import dev.carillon.gateway.exchange.ServerSettings;
import dev.carillon.gateway.loop.GatewayLoop;
import dev.carillon.gateway.loop.Timed;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jboss.logging.Logger;

/**
 * Waits for the header by which a balancer says whom a connection comes from (HAProxy's PROXY protocol, versions 1 and 2).
 * What is no such header closes the connection without an answer: it is from nobody who was meant to connect.
 */
// A write or close that fails ends the channel, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    static final String KIND = "proxy-header";

    private static final Logger LOG = Logger.getLogger(ProxyHeader.class);

    private final Opening opening;
    private final GatewayLoop loop;
    private final ServerSettings settings;
    private final InetSocketAddress socket;
    private final Channel channel;
    private final Timed deadline = new Timed() {
        @Override
        protected void tick(long now) {
            if (now - since > settings.headerTimeout().toNanos()) {
                refuse();
            }
        }
    };
    private long since;
    private boolean refused;

    ProxyHeader(Opening opening, GatewayLoop loop, ServerSettings settings, Channel channel) {
        this.opening = opening;
        this.loop = loop;
        this.settings = settings;
        this.channel = channel;
        this.socket = (InetSocketAddress) channel.remoteAddress();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        since = loop.timer().now();
        loop.timer().watch(deadline);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        loop.timer().forget(deadline);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws UnknownHostException {
        if (!(message instanceof HAProxyMessage header)) {
            ReferenceCountUtil.release(message);
            return;
        }
        try {
            opening.encrypted(ctx.channel(), client(header));
        } finally {
            header.release();
        }
        ctx.pipeline().remove(this);
    }

    // LOCAL is the balancer itself, and UNKNOWN somebody of whom it knows no address: there is nobody but it to name.
    private InetSocketAddress client(HAProxyMessage header) throws UnknownHostException {
        AddressFamily family = header.proxiedProtocol().addressFamily();
        String address = header.sourceAddress();
        if (header.command() == HAProxyCommand.LOCAL
                || address == null
                || (family != AddressFamily.AF_IPv4 && family != AddressFamily.AF_IPv6)) {
            return socket;
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null ? socket : new InetSocketAddress(InetAddress.getByAddress(bytes), header.sourcePort());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        LOG.debugf("%s sent no PROXY protocol header: %s", socket, failure);
        refuse();
    }

    // Once: the decoder closes by itself, and finds fault with the end again.
    private void refuse() {
        if (!refused) {
            refused = true;
            settings.refused().accept(KIND);
            channel.close();
        }
    }
}
