package dev.carillon.bench.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Dialogues of several parts with one port of this machine, until the time is over, all of them have finished, or somebody
 * says so.
 *
 * @param opening at the beginning of the time: a warm-up on the connections that are measured, whose latencies are forgotten
 */
public record WireLoad(int port, List<Part> parts, int threads, Duration time, Duration opening, BooleanSupplier over) {

    public WireLoad(int port, List<Part> parts, int threads, Duration time, BooleanSupplier over) {
        this(port, parts, threads, time, Duration.ZERO, over);
    }

    public static WireLoad of(int port, Part part, int threads, Duration time) {
        return new WireLoad(port, List.of(part), threads, time, () -> false);
    }

    /** The same load, so much longer. */
    public WireLoad after(Duration longer) {
        return new WireLoad(port, parts, threads, time.plus(longer), longer, over);
    }

    /** What came of one part. The time is from the first request to the last task. */
    public record Result(Tally tally, Duration elapsed) {
        public double perSecond() {
            return tally.tasks() / (elapsed.toNanos() / 1e9);
        }
    }

    InetSocketAddress peer() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Runs it on threads of its own, and says what came of each part. */
    public List<Result> run() throws IOException, InterruptedException {
        AtomicLong began = new AtomicLong();
        CyclicBarrier start = new CyclicBarrier(threads, () -> began.set(System.nanoTime()));
        List<Future<List<Tally>>> running = new ArrayList<>();
        List<Tally> all = new ArrayList<>();
        parts.forEach(part -> all.add(new Tally()));
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                WireThread one = new WireThread(this, thread, start);
                running.add(pool.submit(one::run));
            }
            for (Future<List<Tally>> one : running) {
                List<Tally> tallies = one.get();
                for (int part = 0; part < all.size(); part++) {
                    all.get(part).add(tallies.get(part));
                }
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        return all.stream()
                .map(tally -> new Result(tally, elapsed(tally, began.get())))
                .toList();
    }

    private static Duration elapsed(Tally tally, long began) {
        return Duration.ofNanos(tally.tasks() == 0 ? 1 : Math.max(1, tally.lastAt() - began));
    }
}
