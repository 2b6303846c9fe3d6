package dev.carillon.gateway;

import dev.carillon.gateway.configuration.GatewayConfig;
import dev.carillon.gateway.configuration.GatewayFile;
import dev.carillon.gateway.reverse.Upstream;
import dev.carillon.gateway.telemetry.Decision;
import dev.carillon.gateway.telemetry.DecisionLog;
import dev.carillon.http.problem.Problem;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway tells its operators, on the management port, which is never routed from outside: no token is asked
 * for, and no secret told. Described in {@code docs/openapi/gateway-proxy.yaml}.
 */
@ApplicationScoped
class ManagementRoutes {
    private static final String JSON = "application/json";
    private static final int DEFAULT_LIMIT = 100;

    private final GatewayLifecycle lifecycle;
    private final GatewayConfig config;

    ManagementRoutes(GatewayLifecycle lifecycle, GatewayConfig config) {
        this.lifecycle = lifecycle;
        this.config = config;
    }

    void register(@Observes ManagementInterface management) {
        management.router().get("/q/gateway/decisions").handler(this::decisions);
        management.router().get("/q/gateway/routes").handler(this::routes);
    }

    private void decisions(RoutingContext context) {
        Optional<Integer> limit = limit(context.queryParams().get("limit"));
        Optional<Gateway> gateway = lifecycle.gateway();
        if (limit.isEmpty()) {
            problem(context, Problem.of(400, "invalid-field", "limit is 1 to " + DecisionLog.CAPACITY + ".", "limit"));
        } else if (gateway.isEmpty()) {
            problem(context, notUp());
        } else {
            JsonArray list = new JsonArray();
            gateway.get().decisions().latest(limit.get()).forEach(tally -> list.add(json(tally)));
            answer(context, new JsonObject().put("decisions", list));
        }
    }

    private static Optional<Integer> limit(@Nullable String text) {
        if (text == null) {
            return Optional.of(DEFAULT_LIMIT);
        }
        try {
            int limit = Integer.parseInt(text);
            return limit >= 1 && limit <= DecisionLog.CAPACITY ? Optional.of(limit) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static JsonObject json(DecisionLog.Tally tally) {
        Decision decision = tally.decision();
        return new JsonObject()
                .put("time", tally.last().toString())
                .put("first", tally.first().toString())
                .put("last", tally.last().toString())
                .put("count", tally.count())
                .put("caller", decision.caller())
                .put("method", decision.method())
                .put("host", decision.host())
                .put("port", decision.port())
                .put("address", decision.address())
                .put("decision", decision.outcome().name().toLowerCase(Locale.ROOT))
                .put("rule", decision.rule());
    }

    private void routes(RoutingContext context) {
        Optional<Gateway> gateway = lifecycle.gateway();
        if (gateway.isEmpty()) {
            problem(context, notUp());
            return;
        }
        JsonArray routes = new JsonArray();
        gateway.get().rules().routes().all().forEach(route -> routes.add(json(route.described())));
        JsonArray upstreams = new JsonArray();
        gateway.get().upstreams().all().forEach(upstream -> upstreams.add(json(upstream)));
        JsonObject document = new JsonObject()
                .put(
                        "ingress",
                        listener(config.ingress().host(), gateway.get().ingressPort()))
                .put(
                        "egress",
                        listener(config.egress().host(), gateway.get().egressPort()))
                .put("routes", routes)
                .put("upstreams", upstreams);
        lifecycle
                .file()
                .ifPresent(file -> document.put(
                        "file",
                        new JsonObject()
                                .put("applied", file.applied().toString())
                                .put("faults", new JsonArray(file.faults()))));
        answer(context, document);
    }

    private static JsonObject json(GatewayFile.Route route) {
        JsonObject document = new JsonObject();
        route.host().ifPresent(host -> document.put("host", host));
        document.put("prefix", route.prefix());
        if (!route.methods().isEmpty()) {
            document.put("methods", new JsonArray(route.methods().stream().sorted().toList()));
        }
        return document.put("upstream", route.upstream());
    }

    private static JsonObject listener(String host, int port) {
        return new JsonObject().put("host", host).put("port", port);
    }

    private static JsonObject json(Upstream upstream) {
        JsonArray endpoints = new JsonArray();
        upstream.endpoints()
                .forEach(endpoint -> endpoints.add(new JsonObject()
                        .put("host", endpoint.address().getAddress().getHostAddress())
                        .put("port", endpoint.address().getPort())
                        .put("inFlight", endpoint.inFlight())
                        .put("failures", endpoint.failures())
                        .put("ejectedForMillis", endpoint.ejectedFor().toMillis())));
        return new JsonObject().put("name", upstream.name()).put("endpoints", endpoints);
    }

    private static Problem notUp() {
        return Problem.of(503, "not-listening", "The gateway is starting or stopping.", null);
    }

    private static void answer(RoutingContext context, JsonObject document) {
        context.response().putHeader("Content-Type", JSON).end(document.encode());
    }

    private static void problem(RoutingContext context, Problem problem) {
        JsonObject document = new JsonObject()
                .put("type", problem.type())
                .put("title", problem.title())
                .put("status", problem.status())
                .put("detail", problem.detail());
        if (problem.field() != null) {
            document.put("field", problem.field());
        }
        context.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(document.encode());
    }
}
