package dev.carillon.broker.engine.singlewriter;

/** What has an identifier of 128 bits, by which an {@link IdTable} finds it. */
abstract class Identified extends Due {
    final long idHigh;
    final long idLow;

    Identified(long idHigh, long idLow) {
        this.idHigh = idHigh;
        this.idLow = idLow;
    }
}
