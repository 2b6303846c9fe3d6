package dev.carillon.bench.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** One thread of a load: a selector, and the connections that are its own. Begins when those of all threads are open. */
final class WireThread {
    private static final long CHECK_MILLIS = 20;
    private static final long OPEN_SECONDS = 20;
    // A selector waits whole milliseconds, which is longer than a paced request may be late.
    private static final long NAP_NANOS = 50_000;
    private static final int MOST_ERRORS = 10_000;

    private final WireLoad load;
    private final int number;
    private final CyclicBarrier start;
    private final List<Tally> tallies = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();
    private final List<Pacer> pacers = new ArrayList<>();
    private final Deque<Wire> waiting = new ArrayDeque<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
    private boolean started;
    private int open;
    private int errors;

    WireThread(WireLoad load, int number, CyclicBarrier start) {
        this.load = load;
        this.number = number;
        this.start = start;
    }

    List<Tally> run() throws IOException, InterruptedException, BrokenBarrierException, TimeoutException {
        try (Selector selector = Selector.open()) {
            connect(selector);
            long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(OPEN_SECONDS);
            while (waiting.size() < wires.size()) {
                if (System.nanoTime() - giveUp > 0 || open < wires.size()) {
                    throw new IOException("the connections could not be opened "
                            + tallies.getFirst().errors());
                }
                selector.select(this::selected, CHECK_MILLIS);
            }
            start.await(2 * OPEN_SECONDS, TimeUnit.SECONDS);
            started = true;
            long now = System.nanoTime();
            pacers.forEach(pacer -> pacer.begin(now));
            resume();
            long end = now + load.time().toNanos();
            long opened = now + load.opening().toNanos();
            boolean opening = !load.opening().isZero();
            while (open > 0
                    && System.nanoTime() - end < 0
                    && errors < MOST_ERRORS
                    && !load.over().getAsBoolean()) {
                select(selector);
                resume();
                pace();
                if (opening && System.nanoTime() - opened >= 0) {
                    tallies.forEach(Tally::forgetLatencies);
                    opening = false;
                }
            }
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
        return tallies;
    }

    private void connect(Selector selector) throws IOException {
        InetSocketAddress peer = load.peer();
        for (Part part : load.parts()) {
            Tally tally = new Tally();
            tallies.add(tally);
            int share = part.connections() / load.threads() + (number < part.connections() % load.threads() ? 1 : 0);
            Pacer pacer = new Pacer(part, part.perSecond() * share / part.connections());
            pacers.add(pacer);
            for (int i = 0; i < share; i++) {
                wires.add(new Wire(this, part, tally, peer, selector));
                open++;
            }
        }
        for (Wire wire : List.copyOf(wires)) {
            wire.opened();
        }
    }

    private void select(Selector selector) throws IOException {
        if (pacers.stream().noneMatch(Pacer::isPaced)) {
            selector.select(this::selected, waiting.isEmpty() ? CHECK_MILLIS : 1);
        } else if (selector.selectNow(this::selected) == 0) {
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    private void selected(SelectionKey key) {
        Wire wire = (Wire) key.attachment();
        try {
            wire.selected(buffer);
        } catch (BadAnswerException e) {
            error(wire, e);
            attempt(wire, wire::ready);
        } catch (IOException e) {
            lost(wire, e, key);
        }
    }

    private void lost(Wire wire, IOException fault, SelectionKey key) {
        key.cancel();
        if (!wire.isFinished()) {
            error(wire, fault);
            wire.finish();
        }
    }

    private void error(Wire wire, Exception fault) {
        errors++;
        wire.dialogue()
                .tally()
                .error(fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage());
    }

    /** A connection is free: it asks again, or waits for its gate or for its turn. */
    void ready(Wire wire) throws IOException {
        if (!started || !wire.part().gate().getAsBoolean()) {
            waiting.add(wire);
        } else if (wire.part().perSecond() > 0) {
            pacers.get(load.parts().indexOf(wire.part())).free(wire);
        } else if (wire.more()) {
            wire.ask(System.nanoTime());
        } else {
            wire.finish();
        }
    }

    private void resume() {
        for (int i = waiting.size(); i > 0; i--) {
            Wire wire = waiting.remove();
            attempt(wire, wire::ready);
        }
    }

    private void pace() {
        for (Pacer pacer : pacers) {
            Wire wire = pacer.take(System.nanoTime());
            while (wire != null) {
                Wire asking = wire;
                attempt(asking, () -> asking.ask(pacer.dueOfTaken()));
                wire = pacer.take(System.nanoTime());
            }
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    private void attempt(Wire wire, Action action) {
        try {
            action.run();
        } catch (IOException e) {
            error(wire, e);
            wire.finish();
        }
    }

    void finished() {
        open--;
    }
}
