package dev.carillon.gateway.exchange;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one side of one event loop is busy with, so that it can stop without cutting anything off. Counted by the loop
 * alone and read by whoever drains it, so that no two loops fight over a number.
 */
public final class Activity {
    private final AtomicInteger exchanges = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean draining;

    /** A request was taken on. */
    public void exchangeBegun() {
        exchanges.lazySet(exchanges.getPlain() + 1);
    }

    /** It is over. */
    public void exchangeEnded() {
        exchanges.lazySet(exchanges.getPlain() - 1);
    }

    /** A connection was accepted. */
    public void connectionOpened() {
        connections.lazySet(connections.getPlain() + 1);
    }

    /** It is closed. */
    public void connectionClosed() {
        connections.lazySet(connections.getPlain() - 1);
    }

    /** Requests and tunnels that are not over. */
    public int exchanges() {
        return exchanges.get();
    }

    /** Connections of clients. */
    public int connections() {
        return connections.get();
    }

    /** From now on each exchange is the last of its connection. */
    public void drain() {
        draining = true;
    }

    /** Whether each exchange is the last of its connection. */
    public boolean isDraining() {
        return draining;
    }
}
