package dev.carillon.gateway;

import dev.carillon.gateway.configuration.GatewayConfig;
import dev.carillon.gateway.telemetry.Decision;
import dev.carillon.gateway.telemetry.DecisionLog;
import dev.carillon.http.problem.Problem;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway tells its operators, on the management port, which is never routed from outside: no token is asked
 * for, and no secret told. Described in {@code docs/openapi/gateway-proxy.yaml}.
 */
@ApplicationScoped
class ManagementRoutes {
    private static final String JSON = "application/json";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST_POOLS = 1000;
    private static final long LOOPS_SECONDS = 5;

    private final GatewayLifecycle lifecycle;
    private final GatewayConfig config;

    ManagementRoutes(GatewayLifecycle lifecycle, GatewayConfig config) {
        this.lifecycle = lifecycle;
        this.config = config;
    }

    void register(@Observes ManagementInterface management) {
        management.router().get("/q/gateway/decisions").handler(this::decisions);
        management.router().get("/q/gateway/pools").handler(this::pools);
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
        lifecycle
                .gateway()
                .ifPresentOrElse(
                        gateway -> answer(context, RoutesDocument.of(config, gateway, lifecycle.file())),
                        () -> problem(context, notUp()));
    }

    private void pools(RoutingContext context) {
        lifecycle.gateway().ifPresentOrElse(gateway -> pools(context, gateway), () -> problem(context, notUp()));
    }

    private static void pools(RoutingContext context, Gateway gateway) {
        Future.fromCompletionStage(
                        gateway.pools(MOST_POOLS).orTimeout(LOOPS_SECONDS, TimeUnit.SECONDS),
                        context.vertx().getOrCreateContext())
                .onSuccess(pools -> answer(context, json(pools)))
                .onFailure(failure -> problem(context, notUp()));
    }

    private static JsonObject json(List<PoolState> pools) {
        JsonArray rows = new JsonArray();
        pools.stream()
                .limit(MOST_POOLS)
                .forEach(pool -> rows.add(new JsonObject()
                        .put("side", pool.side().label())
                        .put("loop", pool.loop())
                        .put("host", pool.address().getAddress().getHostAddress())
                        .put("port", pool.address().getPort())
                        .put("connections", pool.connections())
                        .put("idle", pool.idle())
                        .put("waiting", pool.waiting())));
        return new JsonObject().put("pools", rows);
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
