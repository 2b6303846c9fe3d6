package dev.carillon.gateway.policy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Whether a target is the gateway itself: one of its ports at any address of this machine. A request that reached it
 * would go in circles, or get in from outside as if from inside.
 *
 * <p>Thread-safe and never waits: the addresses are read when this is made, and again in the background once they are
 * half a minute old.
 */
public final class OwnListeners implements Predicate<InetSocketAddress> {
    private static final Logger LOG = Logger.getLogger(OwnListeners.class);
    private static final long KEEP_NANOS = 30_000_000_000L;

    private final IntPredicate ports;
    private final LongSupplier nanoTime;
    private final Executor background;
    private final AtomicLong due;
    private volatile Set<InetAddress> addresses;

    /**
     * Of these ports, asked at every check, since a port of 0 becomes another.
     *
     * @param ports whether one of the gateway's listeners has this port
     */
    public OwnListeners(IntPredicate ports) {
        this(
                ports,
                System::nanoTime,
                task -> Thread.ofVirtual().name("carillon-own-addresses").start(task));
    }

    OwnListeners(IntPredicate ports, LongSupplier nanoTime, Executor background) {
        this.ports = ports;
        this.nanoTime = nanoTime;
        this.background = background;
        this.addresses = Set.of();
        this.due = new AtomicLong(nanoTime.getAsLong() + KEEP_NANOS);
        read();
    }

    @Override
    public boolean test(InetSocketAddress target) {
        if (!ports.test(target.getPort())) {
            return false;
        }
        InetAddress address = target.getAddress();
        // Linux connects 0.0.0.0 and :: to this machine, and all of 127.0.0.0/8 is here.
        if (address.isAnyLocalAddress() || address.isLoopbackAddress()) {
            return true;
        }
        long now = nanoTime.getAsLong();
        long at = due.get();
        if (now - at >= 0 && due.compareAndSet(at, now + KEEP_NANOS)) {
            background.execute(this::read);
        }
        return addresses.contains(address);
    }

    private void read() {
        try {
            // Inet6Address compares without the scope, so fe80::1%eth0 is fe80::1 here.
            addresses = NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException e) {
            LOG.warnf("Kept the addresses of this machine that were read before: %s", e);
        }
    }
}
