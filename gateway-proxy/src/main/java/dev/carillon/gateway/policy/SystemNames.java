package dev.carillon.gateway.policy;

import dev.carillon.gateway.policy.Resolver.Answer;
import dev.carillon.gateway.policy.Resolver.Lookup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The system's resolver: hosts file, search domains, and whatever else it is set up with. It blocks, and does so in native
 * code, where a virtual thread would hold its carrier: so it has a few platform threads of its own. It tells no time to
 * live.
 */
public final class SystemNames implements Resolver.Source {
    private static final int THREADS = 16;
    private static final int MOST_WAITING = 1024;
    private static final long IDLE_SECONDS = 30;
    private static final Duration FOREVER = Duration.ofDays(1);
    private static final String JDK_CACHE_OF_OLD = "sun.net.inetaddr.ttl";
    private static final String JDK_CACHE = "networkaddress.cache.ttl";

    private final Lookup lookup;
    private final ThreadPoolExecutor threads;

    public SystemNames(Lookup lookup) {
        this.lookup = lookup;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("carillon-resolver-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Has the JDK keep no addresses (its default is 30 s), unless the operator said for how long: how old an answer may be
     * is the {@link Resolver}'s to say. The JDK reads this at its first look-up, so it is due before that.
     *
     * @see <a href="https://docs.oracle.com/en/java/javase/21/core/java-networking.html">Java Networking, InetAddress
     *     caching</a>
     */
    public static void leaveCachingToTheResolver() {
        if (Security.getProperty(JDK_CACHE) == null && System.getProperty(JDK_CACHE_OF_OLD) == null) {
            Security.setProperty(JDK_CACHE, "0");
        }
    }

    @Override
    public CompletionStage<Answer> ask(String name) {
        try {
            return CompletableFuture.supplyAsync(() -> look(name), threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Answer look(String name) {
        try {
            return new Answer(bare(lookup.addresses(name)), FOREVER);
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }

    // Without the name that the JDK keeps in them: it would stand in logs, and decide which addresses are one.
    private static List<InetAddress> bare(InetAddress[] addresses) throws UnknownHostException {
        List<InetAddress> bare = new ArrayList<>(addresses.length);
        for (InetAddress address : addresses) {
            bare.add(InetAddress.getByAddress(address.getAddress()));
        }
        return bare;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
