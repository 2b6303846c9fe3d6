package dev.carillon.notifier.outbound;

import dev.carillon.http.egress.EgressProxy;
import java.io.IOException;
import java.util.Optional;
import org.apache.hc.client5.http.RouteInfo;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * The last step before a request goes onto a connection that stands, and so the place that knows two things for certain:
 * that a request is about to leave, and whether it is the proxy that reads it.
 *
 * <p>The proxy is told who we are with the first request already: a challenge would cost a round trip for each. What
 * goes through a tunnel never carries the proxy's token.
 */
final class WireExecutor extends HttpRequestExecutor {
    private static final String LEFT = "dev.carillon.request-left";

    private final Optional<EgressProxy> proxy;

    WireExecutor(Optional<EgressProxy> proxy) {
        this.proxy = proxy;
    }

    /** True if a byte of the request for Twilio may have left. */
    static boolean hasLeft(HttpContext context) {
        return context.getAttribute(LEFT) != null;
    }

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            HttpResponseInformationCallback informationCallback,
            HttpContext context)
            throws IOException, HttpException {
        boolean connect = Method.CONNECT.isSame(request.getMethod());
        RouteInfo route = HttpClientContext.cast(context).getHttpRoute();
        if (connect || (route != null && route.getProxyHost() != null && !route.isTunnelled())) {
            proxy.flatMap(EgressProxy::authorization)
                    .ifPresent(value -> request.setHeader(HttpHeaders.PROXY_AUTHORIZATION, value));
        }
        if (!connect) {
            context.setAttribute(LEFT, true);
        }
        return super.execute(request, connection, informationCallback, context);
    }
}
