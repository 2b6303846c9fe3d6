package dev.carillon.gateway.policy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Names to addresses, off the event loops, since the system's resolver blocks. One look-up per name at a time, its answer
 * kept for a short while.
 *
 * <p>Whoever asks gets all addresses, checks them, and connects to one of those it got: nothing resolves a second time.
 * Thread-safe; the futures complete on the asking context.
 */
public final class Resolver {
    private static final int THREADS = 4;
    private static final int MOST_NAMES = 4096;

    /** The system's resolver, or a test's. */
    @FunctionalInterface
    public interface Lookup {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    private record Answer(CompletableFuture<List<InetAddress>> addresses, long expires) {
        boolean isOver(long now) {
            return addresses.isDone() && (addresses.isCompletedExceptionally() || expires - now < 0);
        }
    }

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final Lookup lookup;
    private final Duration timeout;
    private final long keepNanos;

    public Resolver(Vertx vertx, Lookup lookup, Duration timeout, Duration keep) {
        this.vertx = vertx;
        this.workers = vertx.createSharedWorkerExecutor("carillon-resolver", THREADS);
        this.lookup = lookup;
        this.timeout = timeout;
        this.keepNanos = keep.toNanos();
    }

    /** Every address of this name, in the resolver's order; fails where there is none, or no answer in time. */
    public Future<List<InetAddress>> resolve(String name) {
        long now = System.nanoTime();
        Answer known = answers.get(name);
        if (known == null || known.isOver(now)) {
            known = ask(name, now);
        }
        CompletableFuture<List<InetAddress>> addresses = known.addresses();
        return addresses.isDone() && !addresses.isCompletedExceptionally()
                ? Future.succeededFuture(addresses.join())
                // The time-out is the asker's. The look-up goes on and is shared until it ends, so that a name which
                // hangs holds one thread and not all of them.
                : Future.fromCompletionStage(
                        addresses.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS),
                        vertx.getOrCreateContext());
    }

    private Answer ask(String name, long now) {
        if (answers.size() >= MOST_NAMES) {
            answers.clear();
        }
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        workers.executeBlocking(() -> bare(lookup.addresses(name)), false)
                .onSuccess(addresses::complete)
                .onFailure(addresses::completeExceptionally);
        Answer answer = new Answer(addresses, now + keepNanos);
        answers.put(name, answer);
        return answer;
    }

    // Without the name that the JDK keeps in them: it is for the name that Vert.x would take two addresses for one.
    private static List<InetAddress> bare(InetAddress[] addresses) throws UnknownHostException {
        List<InetAddress> bare = new ArrayList<>(addresses.length);
        for (InetAddress address : addresses) {
            bare.add(InetAddress.getByAddress(address.getAddress()));
        }
        return List.copyOf(bare);
    }
}
