package dev.carillon.gateway.reverse;

import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.message.Paths;
import dev.carillon.gateway.message.TraceParent;
import dev.carillon.gateway.telemetry.Access;
import dev.carillon.gateway.telemetry.AccessLog;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import dev.carillon.gateway.telemetry.Side;
import org.jspecify.annotations.Nullable;

/** What is counted and logged of an inbound request that is over. */
final class IngressOutcome {
    private static final String NONE = "-";

    private IngressOutcome() {}

    static void report(
            Exchange exchange, String path, String trace, Routes.@Nullable Route route, GatewayMetrics metrics) {
        long nanos = exchange.nanos();
        int status = exchange.status();
        String prefix = route == null ? NONE : route.prefix();
        String upstream = route == null ? NONE : route.upstream().name();
        metrics.ingress(prefix, upstream, status, nanos);
        AccessLog.log(new Access(
                Side.INGRESS,
                exchange.client(),
                exchange.request().method().name(),
                Paths.loggable(path),
                status,
                exchange.request().bytesRead(),
                exchange.response().bytesWritten(),
                nanos / 1_000_000,
                prefix,
                upstream,
                TraceParent.traceId(trace)));
    }
}
