package dev.carillon.bench.wire;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One kind of connection of a load, creators or workers, say.
 *
 * @param gate a connection that is free asks only while this holds
 * @param perSecond zero for a closed loop, in which each answer is followed by the next request; else requests are due at
 *     this rate whatever the answers do, and their latency counts from when they were due
 */
public record Part(
        Supplier<Dialogue> dialogue, int connections, Supply supply, BooleanSupplier gate, double perSecond) {

    public static Part closed(Supplier<Dialogue> dialogue, int connections, Supply supply) {
        return new Part(dialogue, connections, supply, () -> true, 0);
    }

    public static Part gated(Supplier<Dialogue> dialogue, int connections, BooleanSupplier gate) {
        return new Part(dialogue, connections, Supply.endless(), gate, 0);
    }

    public static Part paced(Supplier<Dialogue> dialogue, int connections, double perSecond) {
        return new Part(dialogue, connections, Supply.endless(), () -> true, perSecond);
    }
}
