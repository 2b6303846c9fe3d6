package dev.carillon.gateway;

import static dev.carillon.gateway.wire.RunningGateway.authorization;

import dev.carillon.conventions.MetricRules;
import dev.carillon.conventions.ServiceUnderRules;
import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.NamingConvention;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Both sides do everything that makes a meter appear. */
class MetricsTest extends MetricRules {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static WireOrigin origin;
    private static RunningGateway gateway;

    MetricsTest() {
        super(new ServiceUnderRules("gateway-proxy", "dev.carillon.gateway"));
    }

    @BeforeAll
    static void useEverything() {
        origin = WireOrigin.answering(OK);
        String yaml = RunningGateway.routing(
                        "/v1=" + origin.port() + "," + WireOrigin.closedPort(), "/closed=" + WireOrigin.closedPort())
                + RunningGateway.allowing(origin.port(), "127.0.0.1");
        gateway = RunningGateway.start(yaml, Map.of());
        try (WireClient in = gateway.ingress();
                WireClient out = gateway.egress();
                WireClient tunnel = gateway.egress()) {
            for (int i = 0; i < 4; i++) {
                in.send("GET /v1 HTTP/1.1\r\nHost: a\r\n\r\n").message();
            }
            for (int i = 0; i < 5; i++) {
                in.send("GET /closed HTTP/1.1\r\nHost: a\r\n\r\n").message();
            }
            in.send("nonsense\r\n\r\n").message();
            String authority = "127.0.0.1:" + origin.port();
            out.send("GET http://" + authority + "/ HTTP/1.1\r\nHost: a\r\n" + authorization() + "\r\n")
                    .message();
            tunnel.send("CONNECT " + authority + " HTTP/1.1\r\nHost: a\r\n" + authorization() + "\r\n")
                    .head();
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
        origin.close();
    }

    @Override
    protected String scrape() {
        return gateway.registry().getMeters().stream()
                .map(meter -> prometheusName(meter.getId()) + " 1")
                .collect(Collectors.joining("\n"));
    }

    private static String prometheusName(Meter.Id id) {
        String name = id.getConventionName(NamingConvention.snakeCase);
        return switch (id.getType()) {
            case TIMER -> name + "_seconds_count";
            case COUNTER -> name + "_total";
            default -> id.getBaseUnit() == null ? name : name + "_" + id.getBaseUnit();
        };
    }
}
