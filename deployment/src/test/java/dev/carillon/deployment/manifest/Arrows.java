package dev.carillon.deployment.manifest;

import static dev.carillon.deployment.manifest.Rendered.each;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which connections network policies let through, as {@code from -> to:port}: between two pods only what the way out of the
 * one and the way in of the other both allow. By the rules of the API (networking.k8s.io/v1): policies add up, a pod that
 * none selects for a direction is open in it, and a rule without peers is for all.
 */
final class Arrows {
    private final Rendered rendered;

    private Arrows(Rendered rendered) {
        this.rendered = rendered;
    }

    static Set<String> of(Rendered rendered) {
        return new Arrows(rendered).all();
    }

    private Set<String> all() {
        Set<String> arrows = new TreeSet<>();
        for (Rendered.Workload to : rendered.workloads()) {
            for (int port : ports(to)) {
                for (Rendered.Workload from : rendered.workloads()) {
                    if (!from.equals(to) && leaves(from, to, port) && enters(from, to, port)) {
                        arrows.add(from.name() + " -> " + to.name() + ":" + port);
                    }
                }
                strangers(to, port)
                        .map(from -> from + " -> " + to.name() + ":" + port)
                        .forEach(arrows::add);
            }
            if (rules(to, "Egress")
                    .anyMatch(rule -> each(rule.path("to")).anyMatch(peer -> peer.has("ipBlock")) || !rule.has("to"))) {
                arrows.add(to.name() + " -> internet");
            }
        }
        return arrows;
    }

    private static List<Integer> ports(Rendered.Workload workload) {
        return workload.containers().stream()
                .flatMap(container -> each(container.path("ports")))
                .map(port -> port.path("containerPort").asInt())
                .toList();
    }

    private boolean leaves(Rendered.Workload from, Rendered.Workload to, int port) {
        return rules(from, "Egress").anyMatch(rule -> onPort(rule, to, port) && names(rule, "to", to));
    }

    private boolean enters(Rendered.Workload from, Rendered.Workload to, int port) {
        return rules(to, "Ingress").anyMatch(rule -> onPort(rule, to, port) && names(rule, "from", from));
    }

    /** Who comes in from outside of this namespace. */
    private Stream<String> strangers(Rendered.Workload to, int port) {
        return rules(to, "Ingress")
                .filter(rule -> onPort(rule, to, port))
                .flatMap(rule -> rule.has("from")
                        ? each(rule.path("from"))
                                .filter(peer -> peer.has("namespaceSelector"))
                                .map(Arrows::namespace)
                        : Stream.of("outside"));
    }

    private static String namespace(JsonNode peer) {
        JsonNode labels = peer.path("namespaceSelector").path("matchLabels");
        JsonNode name = labels.path("kubernetes.io/metadata.name");
        return "namespace " + (name.isMissingNode() ? labels.toString() : name.asText());
    }

    /** The rules of one direction that hold for a pod; one that allows all where no policy has anything to say. */
    private Stream<JsonNode> rules(Rendered.Workload workload, String direction) {
        List<JsonNode> policies = rendered.of("NetworkPolicy").stream()
                .filter(policy -> each(policy.path("spec").path("policyTypes"))
                        .anyMatch(type -> type.asText().equals(direction)))
                .filter(policy -> selects(policy.path("spec").path("podSelector"), workload))
                .toList();
        return policies.isEmpty()
                ? Stream.of(JsonNodeFactory.instance.objectNode())
                : policies.stream()
                        .flatMap(policy -> each(policy.path("spec").path(direction.toLowerCase(Locale.ROOT))));
    }

    private static boolean onPort(JsonNode rule, Rendered.Workload to, int port) {
        return !rule.has("ports")
                || each(rule.path("ports"))
                        .map(allowed -> allowed.path("port"))
                        .anyMatch(allowed -> allowed.isTextual()
                                ? to.port(allowed)
                                        .filter(number -> number == port)
                                        .isPresent()
                                : allowed.asInt() == port);
    }

    private static boolean names(JsonNode rule, String side, Rendered.Workload other) {
        return !rule.has(side)
                || each(rule.path(side))
                        .anyMatch(peer -> peer.has("podSelector")
                                && !peer.has("namespaceSelector")
                                && selects(peer.path("podSelector"), other));
    }

    private static boolean selects(JsonNode selector, Rendered.Workload workload) {
        return selector.path("matchLabels").properties().stream()
                        .allMatch(
                                label -> workload.labels().path(label.getKey()).equals(label.getValue()))
                && each(selector.path("matchExpressions")).allMatch(expression -> {
                    if (!expression.path("operator").asText().equals("In")) {
                        throw new IllegalArgumentException("no reader for " + expression);
                    }
                    return each(expression.path("values"))
                            .anyMatch(workload.labels()
                                    .path(expression.path("key").asText())::equals);
                });
    }
}
