package dev.carillon.broker.body;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** Is told once where to read how much is taken in. What it is given may be asked by any thread, and never waits. */
public interface BodyObserver {

    /**
     * There is room for large bodies.
     *
     * @param bytes of room that bodies have now
     * @param waiting bodies that wait for room
     */
    void bodiesTaken(LongSupplier bytes, IntSupplier waiting);
}
