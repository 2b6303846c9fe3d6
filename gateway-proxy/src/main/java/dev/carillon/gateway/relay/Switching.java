package dev.carillon.gateway.relay;

import dev.carillon.gateway.connect.Tunnel;
import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.loop.GatewayLoop;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.HeadText;
import dev.carillon.gateway.message.KnownField;
import dev.carillon.gateway.origin.OriginConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** Both sides of an exchange leave HTTP for the protocol that the origin has agreed to (RFC 9110, section 7.8). */
// A write or close that fails ends the channel, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Switching {
    private Switching() {}

    /**
     * Passes the origin's 101 on, and joins the two sockets.
     *
     * @param early what came behind the head, with its ownership
     */
    public static Tunnel join(
            Exchange exchange,
            OriginConnection origin,
            Head head,
            ByteBuf early,
            GatewayLoop loop,
            Tunnel.Limits limits) {
        HeadText text = loop.text();
        text.beginResponse(head)
                .endToEnd(head, 0)
                .via(head)
                .field("Connection", "Upgrade")
                .optionalField("Upgrade", head.joined(KnownField.UPGRADE))
                .end();
        Channel client = exchange.channel();
        ByteBuf out = client.alloc().ioBuffer(text.size());
        text.writeTo(out);
        exchange.switchedTo(head.status());
        ByteBuf fromClient = exchange.handOver();
        client.write(out);
        origin.channel().pipeline().remove(origin);
        Tunnel tunnel = Tunnel.join(client, origin.channel(), loop.timer(), limits, fromClient, early);
        exchange.countBy(tunnel::sent, tunnel::received);
        return tunnel;
    }
}
