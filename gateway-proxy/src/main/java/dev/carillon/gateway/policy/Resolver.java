package dev.carillon.gateway.policy;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Names to addresses. One look-up per name at a time, its answer kept for a short while.
 *
 * <p>Whoever asks gets all addresses, or the first of very many, checks them, and connects to one of those it got: nothing
 * resolves a second time. Names below {@code localhost} are {@code localhost} and asked of no server (RFC 6761, section
 * 6.3); that its addresses are not public is found when they are checked. Thread-safe, and no call blocks.
 */
public final class Resolver implements AutoCloseable {
    private static final int MOST_NAMES = 4096;
    private static final Duration FAILURE_KEPT = Duration.ofSeconds(1);
    private static final String TIMED_OUT = "no answer in time";
    static final String LOCALHOST = "localhost";

    /** The system's blocking resolver, or a test's. */
    @FunctionalInterface
    public interface Lookup {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    /** Where answers come from. */
    public interface Source extends AutoCloseable {
        /** Asks for all addresses of a name; fails with {@link UnknownHostException} where there is none. */
        CompletionStage<Answer> ask(String name);

        @Override
        void close();
    }

    /**
     * What a source knows of a name.
     *
     * @param ttl how long it is good for
     */
    public record Answer(List<InetAddress> addresses, Duration ttl) {
        public Answer {
            addresses = List.copyOf(addresses);
        }
    }

    private record Kept(Resolution resolution, long until) {}

    private final Map<String, CompletableFuture<Kept>> names = new ConcurrentHashMap<>();
    private final Source source;
    private final Duration timeout;
    private final Duration keep;
    private final int most;

    /**
     * Asks a source.
     *
     * @param timeout how long an asker waits
     * @param keep how long an answer is kept, where its own time is not shorter
     */
    public Resolver(Source source, Duration timeout, Duration keep) {
        this(source, timeout, keep, Integer.MAX_VALUE);
    }

    /**
     * Asks a source for names that are anybody's choice.
     *
     * @param most addresses that are kept of a name: whose it is, may give it thousands
     */
    public Resolver(Source source, Duration timeout, Duration keep, int most) {
        this.source = source;
        this.timeout = timeout;
        this.keep = keep;
        this.most = most;
    }

    /**
     * Finds every address of a name.
     *
     * @param loop which {@code then} is called on, which this is called on too
     * @param then gets what was found: at once, where it is known already
     */
    public void resolve(String name, EventExecutor loop, Consumer<Resolution> then) {
        CompletableFuture<Kept> asked = look(name.endsWith("." + LOCALHOST) ? LOCALHOST : name);
        if (asked.isDone()) {
            then.accept(asked.join().resolution());
            return;
        }
        // The time-out is the asker's. The look-up goes on and is shared until it ends, so that a name which hangs
        // holds
        // one thread and not all of them.
        Asker asker = new Asker(then);
        ScheduledFuture<?> timer = loop.schedule(
                () -> asker.answer(new Resolution.Failed(TIMED_OUT, true)), timeout.toMillis(), TimeUnit.MILLISECONDS);
        CompletionStage<Kept> answered = asked;
        answered.thenAccept(kept -> loop.execute(() -> {
            timer.cancel(false);
            asker.answer(kept.resolution());
        }));
    }

    /** Waits for the first of two answers; lives on one event loop. */
    private static final class Asker {
        private @Nullable Consumer<Resolution> then;

        private Asker(Consumer<Resolution> then) {
            this.then = then;
        }

        private void answer(Resolution resolution) {
            Consumer<Resolution> waiting = then;
            then = null;
            if (waiting != null) {
                waiting.accept(resolution);
            }
        }
    }

    private CompletableFuture<Kept> look(String name) {
        CompletableFuture<Kept> known = names.get(name);
        if (known != null && !isOver(known)) {
            return known;
        }
        makeRoom();
        return names.compute(name, (key, other) -> other == null || isOver(other) ? ask(key) : other);
    }

    private CompletableFuture<Kept> ask(String name) {
        CompletableFuture<Kept> asking = new CompletableFuture<>();
        source.ask(name).whenComplete((answer, failure) -> asking.complete(kept(answer, failure)));
        return asking;
    }

    private static boolean isOver(CompletableFuture<Kept> asked) {
        return asked.isDone() && asked.join().until() - System.nanoTime() <= 0;
    }

    private void makeRoom() {
        if (names.size() < MOST_NAMES) {
            return;
        }
        names.values().removeIf(Resolver::isOver);
        // Any of them will do: what is needed is asked for again.
        Iterator<CompletableFuture<Kept>> all = names.values().iterator();
        for (int surplus = names.size() - MOST_NAMES * 7 / 8; surplus > 0 && all.hasNext(); ) {
            if (all.next().isDone()) {
                all.remove();
                surplus--;
            }
        }
    }

    private Kept kept(@Nullable Answer answer, @Nullable Throwable failure) {
        long now = System.nanoTime();
        if (answer == null || answer.addresses().isEmpty()) {
            return new Kept(failed(failure), now + shorter(keep, FAILURE_KEPT));
        }
        long until = now + shorter(keep, answer.ttl());
        List<InetAddress> first =
                answer.addresses().subList(0, Math.min(most, answer.addresses().size()));
        return new Kept(new Resolution.Found(first, until), until);
    }

    private static long shorter(Duration one, Duration other) {
        return Math.min(one.toNanos(), other.toNanos());
    }

    private static Resolution failed(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return new Resolution.Failed(TIMED_OUT, true);
        }
        boolean unknown = cause == null || cause instanceof UnknownHostException;
        return new Resolution.Failed(unknown ? "no such name" : "the look-up failed", false);
    }

    @Override
    public void close() {
        source.close();
    }
}
