package dev.carillon.gateway.forward;

import dev.carillon.gateway.connect.Tunnel;
import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.forward.AdmissionCache.Pass;
import dev.carillon.gateway.message.AbsoluteForm;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.HeadText;
import dev.carillon.gateway.message.KnownField;
import dev.carillon.gateway.message.MaxForwards;
import dev.carillon.gateway.origin.Origin;
import dev.carillon.gateway.origin.OriginConnection;
import dev.carillon.gateway.relay.Relay;
import dev.carillon.gateway.relay.RelayFailure;
import dev.carillon.gateway.relay.Switching;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A request in absolute form on its way to one of the addresses that were checked. */
final class ForwardRelay extends Relay implements Exchange.Ending {
    private static final int MOST_ADDRESSES = 3;
    // More than once, since an origin that ends idle connections may end one that is newly made and not used yet.
    private static final int MOST_REPEATED = 2;
    private static final byte[] HOST = "Host: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long REPLACED = KnownField.HOST.bit();

    private final EgressProxy.Parts parts;
    private final Pass pass;
    private int address;
    private int repeated;

    ForwardRelay(EgressProxy.Parts parts, Exchange exchange, Pass pass) {
        super(parts.loop(), exchange, parts.limits());
        this.parts = parts;
        this.pass = pass;
    }

    void start() {
        connect(pass.origin(), false);
    }

    @Override
    protected void writeHead(HeadText text) {
        Head request = exchange.request();
        int authorityEnd = AbsoluteForm.authorityEnd(request, AbsoluteForm.authorityStart(request));
        text.beginRequest(request);
        AbsoluteForm.writeOriginForm(request, authorityEnd, text);
        text.endRequestLine().append(HOST).append(pass.host()).append(CRLF);
        MaxForwards.pass(request, REPLACED, text);
    }

    @Override
    protected void failed(RelayFailure failure, boolean unsent, boolean repeatable) {
        List<InetAddress> addresses = pass.admitted().addresses();
        boolean elsewhere = failure == RelayFailure.REFUSED
                || failure == RelayFailure.UNREACHABLE
                || failure == RelayFailure.CONNECT_TIMEOUT;
        if (failure.isBroken() && repeatable && repeated < MOST_REPEATED) {
            repeated++;
            connect(origin(), true);
        } else if (elsewhere && repeatable && ++address < Math.min(addresses.size(), MOST_ADDRESSES)) {
            connect(origin(), false);
        } else {
            EgressOutcome.failed(exchange, pass.target(), failure);
        }
    }

    /** The one of the checked addresses that is in use. */
    private Origin origin() {
        return parts.pool()
                .origin(new InetSocketAddress(
                        pass.admitted().addresses().get(address), pass.target().port()));
    }

    @Override
    protected void tunnel(Exchange left, OriginConnection origin, Head head, ByteBuf early) {
        Tunnel tunnel = Switching.join(left, origin, head, early, parts.loop(), parts.tunnels());
        parts.metrics().tunnelOpened();
        origin.channel()
                .closeFuture()
                .addListener(closed -> parts.metrics().tunnelClosed(tunnel.sent(), tunnel.received()));
    }

    @Override
    public void ended(Exchange over) {
        pass.admitted().usage().end(false);
        EgressOutcome.report(over, pass.meters(), pass.admitted().caller(), pass.target());
    }
}
