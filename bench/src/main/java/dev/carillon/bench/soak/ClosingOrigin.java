package dev.carillon.bench.soak;

import dev.carillon.bench.load.Exchange;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * An origin that keeps connections alive and then closes some of them without a word, as RFC 9112, section 9.5, lets it: just
 * behind an answer, or after some milliseconds of idling; by reset or by an orderly end. A thread for each connection.
 */
final class ClosingOrigin implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final int LONGEST_IDLE_MILLIS = 20;
    private static final int DRAIN_MILLIS = 2_000;
    private static final int BODY = 1024;
    private static final int END_OF_HEAD = 0x0d0a0d0a;
    private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + BODY
                    + "\r\n\r\n" + "x".repeat(BODY))
            .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener;
    private final double shareAtOnce;
    private final double shareIdle;
    final LongAdder accepted = new LongAdder();
    final LongAdder answered = new LongAdder();
    final LongAdder closed = new LongAdder();
    final LongAdder crossed = new LongAdder();

    /**
     * @param shareAtOnce of answers, behind which the connection is closed at once
     * @param shareIdle of the other answers, behind which it is closed unless a request comes in some milliseconds
     */
    ClosingOrigin(int port, double shareAtOnce, double shareIdle) throws IOException {
        this.shareAtOnce = shareAtOnce;
        this.shareIdle = shareIdle;
        this.listener = new ServerSocket(port, BACKLOG, Exchange.loopback(port).getAddress());
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                accepted.increment();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            while (awaitRequest(connection, in)) {
                connection.getOutputStream().write(ANSWER);
                answered.increment();
                if (ThreadLocalRandom.current().nextDouble() < shareAtOnce) {
                    end(connection, in);
                    return;
                }
            }
        } catch (IOException e) {
            return; // The other side is gone.
        }
    }

    /** False when the connection is over: by us, after a while of nothing, or by the other side. */
    private boolean awaitRequest(Socket connection, InputStream in) throws IOException {
        boolean impatient = ThreadLocalRandom.current().nextDouble() < shareIdle;
        connection.setSoTimeout(impatient ? 1 + ThreadLocalRandom.current().nextInt(LONGEST_IDLE_MILLIS) : 0);
        int lastFour;
        try {
            lastFour = in.read();
        } catch (SocketTimeoutException e) {
            end(connection, in);
            return false;
        }
        connection.setSoTimeout(0);
        int next = lastFour;
        while (next >= 0 && lastFour != END_OF_HEAD) {
            next = in.read();
            lastFour = (lastFour << 8) | (next & 0xff);
        }
        return next >= 0;
    }

    /** Half of the time a close, which resets whatever comes then; else an end, behind which we see what still comes. */
    private void end(Socket connection, InputStream in) throws IOException {
        closed.increment();
        if (ThreadLocalRandom.current().nextBoolean()) {
            connection.close();
            return;
        }
        connection.shutdownOutput();
        connection.setSoTimeout(DRAIN_MILLIS);
        long late = in.readAllBytes().length;
        if (late > 0) {
            crossed.increment();
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
