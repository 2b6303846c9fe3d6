package dev.carillon.gateway.reverse;

import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.ExtraFields;
import dev.carillon.gateway.message.Forwarding;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.HeadText;
import dev.carillon.gateway.message.KnownField;
import dev.carillon.gateway.message.MaxForwards;
import dev.carillon.gateway.message.Paths;
import dev.carillon.gateway.message.ProxyError;
import dev.carillon.gateway.message.TraceParent;
import dev.carillon.gateway.origin.OriginConnection;
import dev.carillon.gateway.relay.Relay;
import dev.carillon.gateway.relay.RelayFailure;
import dev.carillon.gateway.relay.RelayLimits;
import dev.carillon.gateway.relay.Switching;
import dev.carillon.gateway.reverse.RouteTable.Route;
import dev.carillon.http.problem.Problem;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request from outside on its way to an endpoint of its upstream. Another endpoint is tried while none has seen the
 * request, or where it may be repeated, as far as the upstream's {@link RetryBudget} goes.
 */
final class ReverseRelay extends Relay {

    /** Where to, and what is said about the client. */
    record Way(Route route, Inbound inbound, boolean trusted, ExtraFields announcement) {}

    private static final int MOST_ATTEMPTS = 3;
    private static final long TRACE = KnownField.TRACEPARENT.bit();

    private final IngressProxy.Parts parts;
    private final Way way;
    private final List<Endpoint> tried = new ArrayList<>(1);
    private @Nullable Endpoint endpoint;

    ReverseRelay(IngressProxy.Parts parts, Exchange exchange, RelayLimits limits, Way way) {
        super(parts.loop(), exchange, limits);
        this.parts = parts;
        this.way = way;
    }

    void start() {
        way.route().upstream().budget().deposit();
        if (!tryNext(false)) {
            unavailable(ProxyError.DESTINATION_UNAVAILABLE);
        }
    }

    // Where there is no other, the same one may have lost no more than a connection.
    private boolean tryNext(boolean orSame) {
        Endpoint other = way.route().upstream().pick(tried);
        Endpoint next = other == null && orSame ? endpoint : other;
        if (next == null) {
            return false;
        }
        tried.add(next);
        endpoint = next;
        next.begun();
        connect(parts.pool().origin(next.address()), orSame);
        return true;
    }

    private boolean hasAnother() {
        return tried.size() < way.route().upstream().endpoints().size();
    }

    private void unavailable(ProxyError error) {
        busy(error, "upstream-unavailable", way.route().upstream().name() + " cannot be reached now.");
    }

    @Override
    protected void writeHead(HeadText text) {
        Head request = exchange.request();
        Inbound inbound = way.inbound();
        boolean keepsTrace = inbound.trace().equals(inbound.givenTrace());
        text.beginRequest(request)
                .append(way.route().onward(Paths.pathAndQuery(inbound.target())))
                .endRequestLine();
        // An absolute target has its own host, and Host has no say (RFC 9112, section 3.2.2).
        text.optionalField("Host", inbound.host() == null ? "" : inbound.host());
        MaxForwards.pass(request, Forwarding.FIELDS | KnownField.HOST.bit() | (keepsTrace ? 0 : TRACE), text);
        Forwarding.write(
                text,
                request,
                exchange.peer().host(),
                inbound.host(),
                exchange.peer().secure() ? "https" : "http",
                way.trusted());
        if (!keepsTrace) {
            text.field(TraceParent.FIELD, inbound.trace());
        }
    }

    @Override
    protected boolean repeatsOnceMore() {
        return withdraws();
    }

    private boolean withdraws() {
        boolean may = way.route().upstream().budget().withdraw();
        if (may) {
            parts.metrics().retried(way.route().upstream().name());
        }
        return may;
    }

    @Override
    protected ExtraFields answering(Head head) {
        Endpoint from = endpoint;
        if (from != null) {
            if (head.status() >= 502 && head.status() <= 504) {
                failed(from);
            } else {
                from.succeeded();
            }
        }
        return way.announcement();
    }

    private void failed(Endpoint at) {
        if (at.failed()) {
            parts.metrics().ejected(way.route().upstream().name());
        }
    }

    @Override
    protected void failed(RelayFailure failure, boolean unsent, boolean repeatable) {
        Endpoint at = endpoint;
        boolean endpointsFault = switch (failure) {
            case REFUSED, UNREACHABLE, CONNECT_TIMEOUT, TIMEOUT, LOST, CUT, NOT_HTTP -> true;
            case BUSY, NO_SOCKETS, BODY_TOO_LONG, REQUEST_TIMEOUT -> false;
        };
        if (at != null) {
            at.ended();
            if (endpointsFault) {
                failed(at);
            }
        }
        // What took the whole time for an answer once is not given it again.
        boolean another =
                endpointsFault && failure != RelayFailure.TIMEOUT && repeatable && tried.size() < MOST_ATTEMPTS;
        boolean orSame = failure.isBroken();
        if (another && (orSame || hasAnother()) && withdraws() && tryNext(orSame)) {
            return;
        }
        endpoint = null;
        answer(failure);
    }

    private void answer(RelayFailure failure) {
        String upstream = way.route().upstream().name();
        ProxyError error = failure.error();
        switch (failure) {
            case REFUSED, UNREACHABLE, CONNECT_TIMEOUT -> unavailable(error);
            case BUSY -> busy(error, "upstream-busy", upstream + " has too much to do now.");
            case NO_SOCKETS -> busy(error, "out-of-sockets", "The gateway has no socket left for " + upstream + ".");
            case BODY_TOO_LONG -> problem(error, 413, "body-too-long", "The body is longer than the gateway takes.");
            case REQUEST_TIMEOUT -> problem(error, 408, "request-timeout", "The body did not come in time.");
            case TIMEOUT -> problem(error, 504, "upstream-timeout", upstream + " did not answer in time.");
            case LOST, CUT, NOT_HTTP ->
                problem(
                        error,
                        502,
                        "upstream-failed",
                        "The connection to " + upstream + " was lost before it answered; what it did is unknown.");
        }
    }

    private void problem(ProxyError error, int status, String kind, String detail) {
        exchange.problem(error, Problem.of(status, kind, detail, null), null, way.announcement());
    }

    private void busy(ProxyError error, String kind, String detail) {
        exchange.problem(error, Problem.of(503, kind, detail, null), null, IngressRules.comeAgain(way.announcement()));
    }

    @Override
    public void upgraded(Head head, ByteBuf early) {
        Endpoint at = endpoint;
        if (at != null) {
            at.succeeded();
        }
        super.upgraded(head, early);
    }

    @Override
    protected void tunnel(Exchange left, OriginConnection origin, Head head, ByteBuf early) {
        Switching.join(left, origin, head, early, parts.loop(), parts.tunnels());
    }

    @Override
    protected void settled() {
        Endpoint at = endpoint;
        endpoint = null;
        if (at != null) {
            at.ended();
        }
    }
}
