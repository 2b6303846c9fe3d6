package dev.carillon.gateway.configuration;

import dev.carillon.gateway.configuration.GatewayFile.Ejection;
import dev.carillon.gateway.configuration.GatewayFile.Endpoint;
import dev.carillon.gateway.configuration.GatewayFile.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code upstreams}. */
final class UpstreamSection {
    private final Map<String, Upstream> upstreams = new HashMap<>();

    private UpstreamSection() {}

    /** By name; one with a fault is among them, so that a route to it is none. */
    static Map<String, Upstream> read(YamlObject file) {
        UpstreamSection section = new UpstreamSection();
        file.object("upstreams", all -> all.each("upstream", section::upstream));
        return section.upstreams;
    }

    private void upstream(String name, YamlObject upstream) {
        upstream.only("endpoints", "ejection");
        Targets.checkName(name, upstream);
        Set<Endpoint> endpoints = new LinkedHashSet<>();
        for (YamlText url : upstream.texts("endpoints")) {
            url.as(Targets.ENDPOINT).ifPresent(endpoint -> {
                if (!endpoints.add(endpoint)) {
                    url.fault("'" + url.value() + "' stands twice in upstream '" + name + "'");
                }
            });
        }
        upstreams.put(name, new Upstream(name, List.copyOf(endpoints), ejection(upstream)));
    }

    private static Ejection ejection(YamlObject upstream) {
        List<Ejection> read = new ArrayList<>();
        upstream.object("ejection", ejection -> {
            ejection.only("failures", "for");
            int failures = ejection.optional("failures", Quantities.COUNT).orElse(Ejection.DEFAULT.failures());
            Duration duration = ejection.optional("for", Quantities.DURATION).orElse(Ejection.DEFAULT.duration());
            read.add(new Ejection(failures, duration));
        });
        return read.isEmpty() ? Ejection.DEFAULT : read.getFirst();
    }
}
