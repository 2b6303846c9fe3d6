package dev.carillon.simulators.twilio;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Faults that come by chance: each request of the operation meets a kind with its share. The same seed draws the same
 * kinds in the same order.
 *
 * @param shares from 0 to 1 for each kind, together no more than 1
 * @param on which requests
 * @param delay how long the answer, or the end of the connection, is held back; where there is no answer the client waits
 *     as long as it likes
 */
public record FaultMix(long seed, Map<Fault.Kind, Double> shares, Fault.Operation on, Duration delay) {

    public FaultMix {
        shares = Map.copyOf(shares);
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        if (!(sum <= 1) || shares.values().stream().anyMatch(share -> !(share >= 0))) {
            throw new IllegalArgumentException("shares are 0 to 1, and together no more than 1");
        }
    }

    RandomGenerator random() {
        return new SplittableRandom(seed);
    }

    /** The fault at this point of the whole, from 0 to 1; empty where the shares do not reach that far. */
    Optional<Fault> at(double point) {
        double end = 0;
        // In the order of the kinds, so that a seed means the same whatever map was given.
        for (Map.Entry<Fault.Kind, Double> share : ordered().entrySet()) {
            end += share.getValue();
            if (point < end) {
                Duration held = share.getKey().isSilent() ? Duration.ZERO : delay;
                return Optional.of(new Fault(share.getKey(), 1, on, held));
            }
        }
        return Optional.empty();
    }

    private Map<Fault.Kind, Double> ordered() {
        Map<Fault.Kind, Double> ordered = new EnumMap<>(Fault.Kind.class);
        ordered.putAll(shares);
        return ordered;
    }
}
