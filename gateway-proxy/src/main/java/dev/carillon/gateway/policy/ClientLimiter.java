package dev.carillon.gateway.policy;

import dev.carillon.gateway.configuration.GatewayFile.Limits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What each client address is busy with. IPv6 clients count by /64, since that is what one subscriber is given (RFC 6177)
 * and moves about in at will.
 *
 * <p>Bounded: where there are too many, those go that were not asked for since the last look (the clock algorithm), idle
 * ones first and none with work in progress; where all are busy, further clients share one budget. Thread-safe; only a
 * client that is new takes a lock.
 */
public final class ClientLimiter {
    public static final int MOST_CLIENTS = 100_000;
    // How far the hand of the clock goes for one newcomer.
    private static final int LOOKS = 64;
    private static final long IPV4 = 0xffff_ffff_0000_0000L;
    private static final int MAPPED_OFFSET = 12;

    private static final class Client {
        private final long key;
        private final CallerUsage usage;
        // Not from the start, so that those who come once go before those who come again.
        private volatile boolean asked;

        private Client(long key, CallerUsage usage) {
            this.key = key;
            this.usage = usage;
        }
    }

    private final Map<Long, Client> clients = new ConcurrentHashMap<>();
    private final Deque<Client> clock = new ArrayDeque<>();
    private final Limits limits;
    private final int most;
    private final LongSupplier nanoTime;
    private final boolean unlimited;
    private final CallerUsage shared;

    public ClientLimiter(Limits limits) {
        this(limits, MOST_CLIENTS, System::nanoTime);
    }

    ClientLimiter(Limits limits, int most, LongSupplier nanoTime) {
        this.limits = limits;
        this.most = most;
        this.nanoTime = nanoTime;
        this.unlimited = limits.equals(Limits.NONE);
        this.shared = new CallerUsage(limits, nanoTime);
    }

    /** What it holds everyone to. */
    public Limits limits() {
        return limits;
    }

    /**
     * The usage of a client, to begin on at once: one that is held for later may have been dropped by then.
     *
     * @param address its 4 or 16 bytes
     */
    public CallerUsage of(byte[] address) {
        if (unlimited) {
            return shared;
        }
        long key = key(address);
        Client known = clients.get(key);
        if (known == null) {
            return admit(key);
        }
        if (!known.asked) {
            known.asked = true;
        }
        return known.usage;
    }

    private synchronized CallerUsage admit(long key) {
        Client other = clients.get(key);
        if (other != null) {
            return other.usage;
        }
        if (clients.size() >= most && !dropOne()) {
            return shared;
        }
        Client client = new Client(key, new CallerUsage(limits, nanoTime));
        clients.put(key, client);
        clock.addLast(client);
        return client.usage;
    }

    // An idle one loses nothing. One that is throttled, but without work, gets a burst too many if it comes back.
    private boolean dropOne() {
        Client idle = null;
        Client quiet = null;
        for (int i = 0; i < LOOKS; i++) {
            Client client = clock.removeFirst();
            boolean isIdle = client.usage.isIdle();
            if (isIdle && !client.asked) {
                clients.remove(client.key);
                return true;
            }
            if (isIdle && idle == null) {
                idle = client;
            } else if (quiet == null && !client.usage.isBusy()) {
                quiet = client;
            }
            client.asked = false;
            clock.addLast(client);
        }
        return drop(idle) || drop(quiet);
    }

    private boolean drop(@Nullable Client client) {
        if (client == null || client.usage.isBusy()) {
            return false;
        }
        clock.removeLastOccurrence(client);
        clients.remove(client.key);
        return true;
    }

    /** How many are known. */
    public int size() {
        return clients.size();
    }

    // IPv4 addresses take the place of ffff:ffff::/32, which is multicast and never a client's.
    private static long key(byte[] address) {
        if (address.length == 4) {
            return IPV4 | bits(address, 0);
        }
        return isMapped(address) ? IPV4 | bits(address, MAPPED_OFFSET) : (bits(address, 0) << 32) | bits(address, 4);
    }

    private static boolean isMapped(byte[] address) {
        return bits(address, 0) == 0 && bits(address, 4) == 0 && bits(address, 8) == 0xffff;
    }

    private static long bits(byte[] address, int from) {
        return ((address[from] & 0xffL) << 24)
                | ((address[from + 1] & 0xffL) << 16)
                | ((address[from + 2] & 0xffL) << 8)
                | (address[from + 3] & 0xffL);
    }
}
