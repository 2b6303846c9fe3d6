package dev.carillon.gateway;

import dev.carillon.gateway.configuration.GatewayConfig;
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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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
            gateway.get().decisions().latest(limit.get()).forEach(decision -> list.add(json(decision)));
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

    private static JsonObject json(Decision decision) {
        return new JsonObject()
                .put("time", decision.time().toString())
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
        Map<String, Upstream> upstreams = new LinkedHashMap<>();
        gateway.get().routes().all().forEach(route -> {
            routes.add(new JsonObject()
                    .put("prefix", route.prefix())
                    .put("upstream", route.upstream().name()));
            upstreams.put(route.upstream().name(), route.upstream());
        });
        JsonArray list = new JsonArray();
        upstreams.values().forEach(upstream -> list.add(json(upstream)));
        answer(
                context,
                new JsonObject()
                        .put(
                                "ingress",
                                listener(config.ingress().host(), gateway.get().ingressPort()))
                        .put(
                                "egress",
                                listener(config.egress().host(), gateway.get().egressPort()))
                        .put("routes", routes)
                        .put("upstreams", list));
    }

    private static JsonObject listener(String host, int port) {
        return new JsonObject().put("host", host).put("port", port);
    }

    private static JsonObject json(Upstream upstream) {
        JsonArray endpoints = new JsonArray();
        upstream.endpoints()
                .forEach(endpoint -> endpoints.add(new JsonObject()
                        .put("host", endpoint.host())
                        .put("port", endpoint.port())
                        .put("inFlight", endpoint.inFlight())));
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
