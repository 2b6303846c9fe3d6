package dev.carillon.gateway.origin;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one event loop to one address: those that wait for a request, the last used first, and the requests
 * that wait for one of them. Lives on its event loop.
 */
public final class Origin {

    /** Whoever needs a connection. */
    public interface Waiter {
        /**
         * Here it is.
         *
         * @param reused whether it carried a request before, and so may be closing by now
         */
        void connected(OriginConnection connection, boolean reused);

        /** There is none. */
        void notConnected(OriginFailure failure);

        /** Whether it needs one no longer. */
        boolean isOver();
    }

    private record Waiting(Waiter waiter, long deadline) {}

    private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final OriginPool pool;
    private final InetSocketAddress address;
    private final Deque<OriginConnection> idle = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    /** Connections that are open or being opened, without those that were handed over. */
    private int connections;

    private long lastUsed;
    /** Whether somebody was given this since the last tick, who may ask it for a connection yet. */
    private boolean found;

    Origin(OriginPool pool, InetSocketAddress address) {
        this.pool = pool;
        this.address = address;
        this.lastUsed = pool.now();
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Connections that are open or being opened. */
    public int connections() {
        return connections;
    }

    /** Connections that wait for a request. */
    public int idle() {
        return idle.size();
    }

    /** Requests that wait for a connection. */
    public int waiting() {
        return waiting.size();
    }

    long now() {
        return pool.now();
    }

    /** The same, for somebody who is about to ask it for a connection. */
    Origin found() {
        found = true;
        return this;
    }

    /**
     * Asks for a connection; the answer may come at once.
     *
     * @param fresh whether it must be a new one
     */
    public void acquire(Waiter waiter, boolean fresh) {
        if (!fresh) {
            for (OriginConnection connection = idle.pollLast(); connection != null; connection = idle.pollLast()) {
                pool.idleNoMore();
                if (connection.isUsable()) {
                    waiter.connected(connection, true);
                    return;
                }
                connection.close();
            }
        }
        if (connections < pool.limits().connections() || dropIdle()) {
            connect(waiter);
        } else if (waiting.size() < pool.limits().waiting() || dropOver()) {
            waiting.addLast(new Waiting(
                    waiter, System.nanoTime() + pool.limits().connectTimeout().toNanos()));
        } else {
            waiter.notConnected(OriginFailure.BUSY);
        }
    }

    // Only where a new one is wanted although others wait.
    private boolean dropIdle() {
        OriginConnection oldest = idle.pollFirst();
        if (oldest != null) {
            pool.idleNoMore();
            oldest.close();
        }
        return oldest != null;
    }

    // Requests whose clients have left stand in nobody's way.
    private boolean dropOver() {
        return waiting.removeIf(each -> each.waiter().isOver());
    }

    private void connect(Waiter waiter) {
        connections++;
        lastUsed = pool.now();
        pool.keep(this);
        pool.connect(address, connecting -> {
            if (connecting.isSuccess()) {
                connected(new OriginConnection(this, connecting.channel()), waiter);
            } else {
                connections--;
                waiter.notConnected(OriginFailures.of(connecting.cause()));
                serveNext();
            }
        });
    }

    private void connected(OriginConnection connection, Waiter waiter) {
        connection.channel().pipeline().addLast(connection);
        if (waiter.isOver()) {
            connection.idles();
            give(connection, false);
        } else {
            waiter.connected(connection, false);
        }
    }

    void released(OriginConnection connection) {
        give(connection, true);
    }

    private void give(OriginConnection connection, boolean reused) {
        for (Waiting next = waiting.pollFirst(); next != null; next = waiting.pollFirst()) {
            if (!next.waiter().isOver()) {
                handLater(connection, next.waiter(), reused);
                return;
            }
        }
        if (pool.keepsIdle()) {
            idle.addLast(connection);
        } else {
            connection.close();
        }
    }

    // Not on the stack of whoever gave it back, which has not finished with its own exchange.
    private void handLater(OriginConnection connection, Waiter waiter, boolean reused) {
        connection.channel().eventLoop().execute(() -> {
            if (!connection.isUsable()) {
                acquire(waiter, false);
            } else if (waiter.isOver()) {
                give(connection, reused);
            } else {
                waiter.connected(connection, reused);
            }
        });
    }

    void handedOver(OriginConnection connection) {
        connections--;
        serveNext();
    }

    void closed(OriginConnection connection) {
        // Mostly it is not among them, and then it is so by the first comparison or the deque is short.
        if (idle.remove(connection)) {
            pool.idleNoMore();
        }
        connections--;
        serveNext();
    }

    private void serveNext() {
        while (connections < pool.limits().connections()) {
            Waiting next = waiting.pollFirst();
            if (next == null) {
                return;
            }
            if (!next.waiter().isOver()) {
                connect(next.waiter());
            }
        }
    }

    /** Ends what waited too long, on either side; whether there is nothing left. */
    boolean tick(long now) {
        long oldest = now - pool.limits().idleTimeout().toNanos();
        for (OriginConnection first = idle.peekFirst();
                first != null && first.idleSince() - oldest < 0;
                first = idle.peekFirst()) {
            idle.pollFirst();
            pool.idleNoMore();
            first.close();
        }
        for (Waiting first = waiting.peekFirst();
                first != null && first.deadline() - now < 0;
                first = waiting.peekFirst()) {
            waiting.pollFirst();
            if (!first.waiter().isOver()) {
                first.waiter().notConnected(OriginFailure.BUSY);
            }
        }
        if (found) {
            found = false;
            lastUsed = now;
        }
        return connections == 0 && waiting.isEmpty() && now - lastUsed > FORGOTTEN_NANOS;
    }

    void close() {
        while (!idle.isEmpty()) {
            idle.pollFirst().close();
            pool.idleNoMore();
        }
    }
}
