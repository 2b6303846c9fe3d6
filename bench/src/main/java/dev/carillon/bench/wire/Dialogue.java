package dev.carillon.bench.wire;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection's side of a protocol: what to send next, and what an answer means. Of one thread, which calls it when the
 * connection is open, when it is to ask, and when bytes have come.
 */
public abstract class Dialogue {
    protected final Inbox inbox = new Inbox();
    private @Nullable Wire wire;
    private @Nullable Tally tally;
    private long askedAt;

    final void join(Wire connection, Tally counted) {
        wire = connection;
        tally = counted;
    }

    /** The connection is open; whoever has to say something first says {@link #ready} later. */
    protected void opened() throws IOException {
        ready();
    }

    /** Sends the next request. */
    protected abstract void ask() throws IOException;

    /** Bytes have come: uses those in the inbox that make something whole. */
    protected abstract void heard() throws IOException, BadAnswerException;

    final void ask(long since) throws IOException {
        askedAt = since;
        ask();
    }

    /** When the present request was due, by {@link System#nanoTime}. */
    protected final long askedAt() {
        return askedAt;
    }

    protected final void send(byte[] bytes) throws IOException {
        wire().send(bytes, bytes.length);
    }

    /** The next request may be sent. */
    protected final void ready() throws IOException {
        wire().ready();
    }

    /** The usual end of an exchange: so many tasks more, with the latency since {@link #askedAt}. */
    protected final void answered(long tasks) throws IOException {
        tally().tasks(tasks);
        tally().latency(System.nanoTime() - askedAt);
        ready();
    }

    /** This connection has nothing more to ask. */
    protected final void finish() {
        wire().finish();
    }

    /** Takes one more request out of the supply, for those that send several at once. */
    protected final boolean more() {
        return wire().more();
    }

    protected final Tally tally() {
        return Objects.requireNonNull(tally);
    }

    private Wire wire() {
        return Objects.requireNonNull(wire);
    }
}
