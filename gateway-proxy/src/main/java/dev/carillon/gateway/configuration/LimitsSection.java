package dev.carillon.gateway.configuration;

import dev.carillon.gateway.configuration.GatewayFile.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the limits of clients and callers. */
final class LimitsSection {
    private static final String RATE = "requestsPerSecond";
    private static final String BURST = "burst";
    private static final String CONCURRENT = "concurrent";
    private static final String TUNNELS = "tunnels";

    private LimitsSection() {}

    /** The limits under a key that may be missing, for {@code ingress}: a client has no tunnels there. */
    static Limits ofClients(YamlObject object, String key) {
        return read(object, key, RATE, BURST, CONCURRENT);
    }

    /** The limits under a key that may be missing, for {@code egress}. */
    static Limits ofCallers(YamlObject object, String key) {
        return read(object, key, RATE, BURST, CONCURRENT, TUNNELS);
    }

    private static Limits read(YamlObject object, String key, String... known) {
        List<Limits> read = new ArrayList<>();
        object.object(key, limits -> read.add(limits(limits.only(known))));
        return read.isEmpty() ? Limits.NONE : read.getFirst();
    }

    private static Limits limits(YamlObject limits) {
        Optional<Double> rate = limits.optional(RATE, Quantities.RATE);
        Optional<Integer> burst = limits.optional(BURST, Quantities.COUNT);
        if (limits.has(BURST) && !limits.has(RATE)) {
            limits.faultAt(BURST, "'burst' means nothing without 'requestsPerSecond'");
        }
        // A second's worth, where nobody says what else.
        int atOnce = rate.map(perSecond -> burst.orElse((int) Math.max(1, Math.ceil(perSecond))))
                .orElse(0);
        return new Limits(
                rate.orElse(0.0),
                atOnce,
                limits.optional(CONCURRENT, Quantities.LIMIT).orElse(0),
                limits.has(TUNNELS) ? limits.optional(TUNNELS, Quantities.LIMIT).orElse(0) : 0);
    }
}
