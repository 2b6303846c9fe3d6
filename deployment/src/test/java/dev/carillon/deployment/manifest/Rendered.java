package dev.carillon.deployment.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Objects as they would be applied. */
record Rendered(List<JsonNode> objects) {
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob");

    /** A workload, of which each pod is made from one template. */
    record Workload(JsonNode object) {
        String name() {
            return Rendered.name(object);
        }

        String kind() {
            return object.path("kind").asText();
        }

        JsonNode spec() {
            return object.path("spec");
        }

        JsonNode template() {
            return spec().path("template");
        }

        JsonNode pod() {
            return template().path("spec");
        }

        JsonNode labels() {
            return template().path("metadata").path("labels");
        }

        List<JsonNode> containers() {
            return Stream.concat(each(pod().path("containers")), each(pod().path("initContainers")))
                    .toList();
        }

        Set<String> portNames() {
            return containers().stream()
                    .flatMap(container -> each(container.path("ports")))
                    .map(port -> port.path("name").asText())
                    .collect(Collectors.toSet());
        }

        /** The number of a port that is named, or numbered. */
        Optional<Integer> port(JsonNode named) {
            return containers().stream()
                    .flatMap(container -> each(container.path("ports")))
                    .filter(port -> named.isTextual()
                            ? port.path("name").asText().equals(named.asText())
                            : port.path("containerPort").asInt() == named.asInt())
                    .map(port -> port.path("containerPort").asInt())
                    .findFirst();
        }

        @Override
        public String toString() {
            return kind() + " " + name();
        }
    }

    List<JsonNode> of(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    Optional<JsonNode> find(String kind, String name) {
        return of(kind).stream().filter(object -> name(object).equals(name)).findFirst();
    }

    List<Workload> workloads() {
        return objects.stream()
                .filter(object -> WORKLOADS.contains(object.path("kind").asText()))
                .map(Workload::new)
                .toList();
    }

    /** The workloads whose pods have these labels; an empty selector selects all. */
    List<Workload> selectedBy(JsonNode labels) {
        return workloads().stream()
                .filter(workload -> labels.properties().stream()
                        .allMatch(
                                label -> workload.labels().path(label.getKey()).equals(label.getValue())))
                .toList();
    }

    static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
