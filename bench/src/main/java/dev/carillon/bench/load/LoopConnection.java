package dev.carillon.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection of a load, opened when there is something to send. Of one thread. */
final class LoopConnection {
    private enum Phase {
        IDLE,
        CONNECTING,
        HANDSHAKE,
        REQUEST
    }

    private final Exchange exchange;
    private final Selector selector;
    private final ByteBuffer request;
    private final @Nullable ByteBuffer handshake;
    private final AnswerReader answer = new AnswerReader();
    private @Nullable SocketChannel channel;
    private Phase phase = Phase.IDLE;
    private long sentAt;
    private long wakeAt;

    LoopConnection(Exchange exchange, Selector selector) {
        this.exchange = exchange;
        this.selector = selector;
        this.request = direct(exchange.request());
        this.handshake = exchange.handshake() == null ? null : direct(exchange.handshake());
    }

    private static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** Sends the next request, on a new connection where there is none. */
    void send() throws IOException {
        sentAt = System.nanoTime();
        SocketChannel open = channel;
        if (open != null) {
            write(open, request, Phase.REQUEST);
            return;
        }
        open = SocketChannel.open();
        channel = open;
        phase = Phase.CONNECTING;
        open.configureBlocking(false);
        open.setOption(StandardSocketOptions.TCP_NODELAY, true);
        open.register(selector, SelectionKey.OP_CONNECT, this);
        if (open.connect(exchange.peer())) {
            connected();
        }
    }

    void connected() throws IOException {
        SocketChannel open = channel;
        if (open == null || phase != Phase.CONNECTING) {
            return;
        }
        open.finishConnect();
        open.keyFor(selector).interestOps(SelectionKey.OP_READ);
        if (handshake == null) {
            write(open, request, Phase.REQUEST);
        } else {
            write(open, handshake, Phase.HANDSHAKE);
        }
    }

    private void write(SocketChannel open, ByteBuffer message, Phase awaited) throws IOException {
        phase = awaited;
        answer.expect(awaited == Phase.HANDSHAKE);
        message.rewind();
        // A few hundred bytes on a connection that has nothing in flight: they fit.
        while (message.hasRemaining()) {
            open.write(message);
        }
    }

    int read(ByteBuffer into) throws IOException {
        return channel == null ? 0 : channel.read(into);
    }

    /** Takes what was read; true when a request has got its answer. */
    boolean take(ByteBuffer bytes) throws IOException, BadAnswerException {
        SocketChannel open = channel;
        if (phase == Phase.IDLE || open == null) {
            if (bytes.hasRemaining()) {
                throw new BadAnswerException("an answer that nobody asked for");
            }
            return false;
        }
        if (!answer.take(bytes)) {
            return false;
        }
        if (answer.status() != 200) {
            throw new BadAnswerException("status " + answer.status());
        }
        if (bytes.hasRemaining()) {
            throw new BadAnswerException("bytes behind an answer");
        }
        if (phase == Phase.HANDSHAKE) {
            write(open, request, Phase.REQUEST);
            return false;
        }
        phase = Phase.IDLE;
        if (exchange.fresh() || answer.closing()) {
            close();
        }
        return true;
    }

    void close() {
        phase = Phase.IDLE;
        SocketChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** No request follows; the connection stays open until the load is over. */
    void idle() {
        phase = Phase.IDLE;
    }

    void sleepUntil(long nanos) {
        wakeAt = nanos;
    }

    long wakeAt() {
        return wakeAt;
    }

    boolean isBusy() {
        return phase != Phase.IDLE;
    }

    boolean hasBegun() {
        return answer.begun();
    }

    long sentAt() {
        return sentAt;
    }

    long micros(long now) {
        return TimeUnit.NANOSECONDS.toMicros(now - sentAt);
    }
}
