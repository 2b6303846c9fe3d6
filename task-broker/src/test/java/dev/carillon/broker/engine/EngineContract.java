package dev.carillon.broker.engine;

/** Gives the parts of the contract their engine. */
interface EngineContract {
    /** The engine of this test, fresh and with {@link EngineUnderTest#OPTIONS}. */
    EngineUnderTest broker();
}
