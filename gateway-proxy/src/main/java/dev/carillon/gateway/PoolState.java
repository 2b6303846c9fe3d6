package dev.carillon.gateway;

import dev.carillon.gateway.telemetry.Side;
import java.net.InetSocketAddress;
import java.util.Comparator;

/**
 * The connections of one event loop to one address.
 *
 * @param loop its number
 * @param connections open or being opened, without those that have become tunnels
 * @param idle those among them that wait for a request
 * @param waiting requests that wait for a connection
 */
record PoolState(int loop, Side side, InetSocketAddress address, int connections, int idle, int waiting) {
    static final Comparator<PoolState> BUSIEST_FIRST = Comparator.comparingInt(PoolState::waiting)
            .thenComparingInt(PoolState::connections)
            .reversed();
}
