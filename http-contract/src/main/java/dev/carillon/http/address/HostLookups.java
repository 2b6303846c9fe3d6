package dev.carillon.http.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks up the addresses of hosts, for each host once at a time, whoever asks meanwhile: a name server that does not answer
 * holds up one thread and no host of others. Thread-safe; nothing blocks the caller.
 */
public final class HostLookups implements AutoCloseable {
    /** As many hosts may be silent before one that is not waits for them. */
    private static final int THREADS = 64;

    private static final int IDLE_SECONDS = 30;

    private final Resolver resolver;
    private final Map<String, CompletableFuture<List<InetAddress>>> underWay = new ConcurrentHashMap<>();
    private final ExecutorService threads;

    /** Blocks, and as long as it likes; cannot be interrupted. */
    public interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    public HostLookups(Resolver resolver) {
        this.resolver = resolver;
        // Of the platform: the resolver of the JDK holds the carrier of a virtual one. And not of Vert.x, which others
        // use.
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("host-lookup-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    /** By what the system is set up with. */
    public static HostLookups ofTheSystem() {
        return new HostLookups(InetAddress::getAllByName);
    }

    /** The addresses of a host; fails where it has none. Shared with other callers, so nobody may cancel it. */
    public CompletableFuture<List<InetAddress>> addresses(String host) {
        if (Host.parse(host) instanceof Host.Literal literal) {
            return CompletableFuture.completedFuture(List.of(literal.address()));
        }
        CompletableFuture<List<InetAddress>> mine = new CompletableFuture<>();
        CompletableFuture<List<InetAddress>> others = underWay.putIfAbsent(host, mine);
        if (others != null) {
            return others;
        }
        threads.execute(() -> lookUp(host, mine));
        return mine;
    }

    private void lookUp(String host, CompletableFuture<List<InetAddress>> answer) {
        try {
            answer.complete(List.of(resolver.addresses(host)));
        } catch (UnknownHostException | RuntimeException e) {
            answer.completeExceptionally(e);
        } finally {
            underWay.remove(host, answer);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
