package dev.carillon.gateway;

import dev.carillon.gateway.closing.ClosingWatch;
import dev.carillon.gateway.configuration.FileWatch;
import dev.carillon.gateway.configuration.GatewayConfig;
import dev.carillon.gateway.configuration.GatewayFile;
import dev.carillon.gateway.configuration.GatewayFile.ClosingSource;
import dev.carillon.gateway.reverse.Endpoint;
import dev.carillon.gateway.reverse.IngressRules;
import dev.carillon.gateway.reverse.Upstream;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.Optional;

/** {@code /q/gateway/routes}: where it listens, what holds, and how the endpoints are. */
final class RoutesDocument {
    private RoutesDocument() {}

    static JsonObject of(GatewayConfig config, Gateway gateway, Optional<FileWatch.State> file) {
        JsonArray routes = new JsonArray();
        gateway.rules().routes().all().forEach(route -> routes.add(route(route.described())));
        JsonArray upstreams = new JsonArray();
        gateway.upstreams().all().stream()
                .sorted(Comparator.comparing(Upstream::name))
                .forEach(upstream -> upstreams.add(upstream(upstream)));
        JsonObject document = new JsonObject()
                .put("ingress", listener(config.ingress().host(), gateway.ingressPort()))
                .put("egress", listener(config.egress().host(), gateway.egressPort()))
                .put("routes", routes)
                .put("upstreams", upstreams)
                .put("closing", closing(gateway.rules(), gateway.closing()));
        file.ifPresent(state -> document.put("file", file(config, state)));
        return document;
    }

    private static JsonObject listener(String host, int port) {
        return new JsonObject().put("host", host).put("port", port);
    }

    private static JsonObject file(GatewayConfig config, FileWatch.State state) {
        return new JsonObject()
                .put("path", config.file().toString())
                .put("applied", state.applied().toString())
                .put("since", state.since().toString())
                .put("faults", new JsonArray(state.faults()));
    }

    private static JsonObject closing(IngressRules rules, ClosingWatch.State state) {
        JsonObject document = new JsonObject().put("told", rules.announces()).put("gone", rules.gone());
        JsonObject fields = new JsonObject();
        rules.announcement().fields().forEach(field -> fields.put(field.name(), field.value()));
        document.put("fields", fields);
        state.source().ifPresent(source -> document.put("from", source(source, state)));
        return document;
    }

    private static JsonObject source(ClosingSource source, ClosingWatch.State state) {
        JsonObject document = new JsonObject()
                .put("url", source.url().toString())
                .put("everyMillis", source.every().toMillis())
                .put("closing", state.closing().isPresent())
                .put("failures", state.failures());
        if (state.answered() != null) {
            document.put("answered", state.answered().toString());
        }
        if (state.reason() != null) {
            document.put("reason", state.reason());
        }
        return document;
    }

    private static JsonObject route(GatewayFile.Route route) {
        JsonObject document = new JsonObject();
        route.host().ifPresent(host -> document.put("host", host));
        document.put("prefix", route.prefix());
        if (!route.methods().isEmpty()) {
            document.put(
                    "methods", new JsonArray(route.methods().stream().sorted().toList()));
        }
        route.replacement()
                .ifPresent(path -> document.put(path.isEmpty() ? "strip" : "rewrite", path.isEmpty() ? true : path));
        route.maxBody().ifPresent(bytes -> document.put("maxBody", bytes));
        route.responseTimeout().ifPresent(time -> document.put("responseTimeoutMillis", time.toMillis()));
        return document.put("upstream", route.upstream());
    }

    private static JsonObject upstream(Upstream upstream) {
        JsonArray endpoints = new JsonArray();
        upstream.endpoints().forEach(endpoint -> endpoints.add(endpoint(endpoint)));
        return new JsonObject().put("name", upstream.name()).put("endpoints", endpoints);
    }

    private static JsonObject endpoint(Endpoint endpoint) {
        return new JsonObject()
                .put("host", endpoint.address().getAddress().getHostAddress())
                .put("port", endpoint.address().getPort())
                .put("inFlight", endpoint.inFlight())
                .put("failures", endpoint.failures())
                .put("ejectedForMillis", endpoint.ejectedFor().toMillis());
    }
}
