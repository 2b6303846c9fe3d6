package dev.carillon.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** One thread of a load: a selector and the connections that are its own. */
final class LoopThread {
    private static final long ANSWER_TIMEOUT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long RETRY_NANOS = Duration.ofMillis(1).toNanos();
    private static final long CHECK_MILLIS = 100;
    private static final int BUFFER = 64 << 10;

    private final Load load;
    private final AtomicLong tickets;
    private final int connections;
    private final Latencies latencies = new Latencies();
    private final Map<String, Long> errors = new TreeMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final List<LoopConnection> all = new ArrayList<>();
    private final PriorityQueue<LoopConnection> waiting =
            new PriorityQueue<>(Comparator.comparingLong(LoopConnection::wakeAt));
    private long bytes;
    private int finished;

    LoopThread(Load load, int connections, AtomicLong tickets) {
        this.load = load;
        this.connections = connections;
        this.tickets = tickets;
    }

    Outcome run() throws IOException {
        long began = System.nanoTime();
        long end = began + load.time().toNanos();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                LoopConnection connection = new LoopConnection(load.exchange(), selector);
                all.add(connection);
                next(connection);
            }
            long checked = began;
            while (finished < connections && System.nanoTime() - end < 0) {
                selector.select(this::ready, pause());
                long now = System.nanoTime();
                wake(now);
                if (now - checked > ANSWER_TIMEOUT_NANOS / 10) {
                    checked = now;
                    giveUp(now);
                }
            }
            all.forEach(LoopConnection::close);
        }
        return new Outcome(Duration.ofNanos(System.nanoTime() - began), latencies, bytes, errors);
    }

    private long pause() {
        LoopConnection first = waiting.peek();
        if (first == null) {
            return CHECK_MILLIS;
        }
        // Zero would wait for ever.
        return Math.clamp(Duration.ofNanos(first.wakeAt() - System.nanoTime()).toMillis(), 1, CHECK_MILLIS);
    }

    private void wake(long now) {
        while (!waiting.isEmpty() && waiting.peek().wakeAt() - now <= 0) {
            attempt(waiting.poll());
        }
    }

    /** Takes a ticket for one more request, after the pause of the load. */
    private void next(LoopConnection connection) {
        if (tickets.getAndDecrement() <= 0) {
            finished++;
            connection.idle();
            return;
        }
        long pause = load.pause().toNanos();
        if (pause == 0) {
            attempt(connection);
        } else {
            later(connection, ThreadLocalRandom.current().nextLong(pause));
        }
    }

    private void later(LoopConnection connection, long nanos) {
        connection.sleepUntil(System.nanoTime() + nanos);
        waiting.add(connection);
    }

    private void attempt(LoopConnection connection) {
        try {
            connection.send();
        } catch (IOException e) {
            fail(connection, e);
        }
    }

    private void ready(SelectionKey key) {
        LoopConnection connection = (LoopConnection) key.attachment();
        try {
            if (key.isConnectable()) {
                connection.connected();
            } else if (key.isReadable()) {
                read(connection);
            }
        } catch (IOException | BadAnswerException e) {
            fail(connection, e);
        }
    }

    private void read(LoopConnection connection) throws IOException, BadAnswerException {
        buffer.clear();
        int count = connection.read(buffer);
        if (count < 0) {
            ended(connection);
            return;
        }
        bytes += count;
        buffer.flip();
        if (connection.take(buffer)) {
            latencies.record(connection.micros(System.nanoTime()));
            next(connection);
        }
    }

    /** The other side has closed: between two requests it may, instead of an answer it may not. */
    private void ended(LoopConnection connection) throws IOException {
        if (connection.isBusy()) {
            throw new IOException(connection.hasBegun() ? "closed within an answer" : "closed instead of an answer");
        }
        connection.close();
    }

    private void fail(LoopConnection connection, Exception fault) {
        String what = fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
        errors.merge(what, 1L, Long::sum);
        connection.close();
        // The ticket is spent; another request comes a little later, so that a dead target is not hammered.
        if (tickets.getAndDecrement() <= 0) {
            finished++;
        } else {
            later(connection, RETRY_NANOS);
        }
    }

    private void giveUp(long now) {
        for (LoopConnection connection : all) {
            if (connection.isBusy() && now - connection.sentAt() > ANSWER_TIMEOUT_NANOS) {
                fail(connection, new IOException("no answer in time"));
            }
        }
    }
}
