package dev.carillon.gateway.exchange;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one side of the gateway is busy with, over all its event loops, so that it can stop without cutting anything off.
 * Thread-safe; only {@link #stopAccepting} and {@link #await} block.
 */
public final class InFlight {
    private static final long CLOSE_SECONDS = 1;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final AtomicReference<@Nullable Channel> acceptor = new AtomicReference<>();
    private int count;
    private volatile boolean draining;

    /** A connection was accepted by this channel, which is how the channel is found at all. */
    void accepted(@Nullable Channel by) {
        acceptor.compareAndSet(null, by);
    }

    /** Whether new requests should be the last of their connections. */
    public boolean isDraining() {
        return draining;
    }

    public void begun() {
        lock.lock();
        try {
            count++;
        } finally {
            lock.unlock();
        }
    }

    public void ended() {
        lock.lock();
        try {
            count--;
            if (count == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Stops accepting; what is in flight goes on, and ends its connections. */
    public void stopAccepting() throws InterruptedException {
        draining = true;
        Channel listening = acceptor.get();
        // Where no connection was ever accepted, there is nothing to wait for, and the listener closes with its server.
        if (listening != null) {
            listening.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /**
     * Waits for what is in flight.
     *
     * @return how many requests and tunnels still were when the grace was over
     */
    public int await(Duration grace) throws InterruptedException {
        long left = grace.toNanos();
        lock.lock();
        try {
            while (count > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
            return count;
        } finally {
            lock.unlock();
        }
    }
}
