package dev.carillon.bench.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** The connection of a dialogue, within the thread that drives it. */
final class Wire {
    private final WireThread thread;
    private final Part part;
    private final Dialogue dialogue;
    private final SocketChannel channel;
    private final SelectionKey key;
    private @Nullable ByteBuffer unsent;
    private boolean finished;

    Wire(WireThread thread, Part part, Tally tally, InetSocketAddress peer, Selector selector) throws IOException {
        this.thread = thread;
        this.part = part;
        this.dialogue = part.dialogue().get();
        this.channel = SocketChannel.open(peer);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
        dialogue.join(this, tally);
    }

    Dialogue dialogue() {
        return dialogue;
    }

    Part part() {
        return part;
    }

    void opened() throws IOException {
        dialogue.opened();
    }

    void ask(long since) throws IOException {
        dialogue.ask(since);
    }

    void send(byte[] bytes, int length) throws IOException {
        ByteBuffer message = ByteBuffer.wrap(bytes, 0, length);
        if (unsent != null) {
            throw new IOException("a request before the last one was sent");
        }
        channel.write(message);
        if (message.hasRemaining()) {
            unsent = message;
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    void selected(ByteBuffer buffer) throws IOException, BadAnswerException {
        if (key.isWritable()) {
            writeRest();
        }
        if (key.isReadable()) {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                throw new IOException("closed by the other side");
            }
            dialogue.inbox.append(buffer.flip());
            dialogue.heard();
        }
    }

    private void writeRest() throws IOException {
        ByteBuffer rest = unsent;
        if (rest != null) {
            channel.write(rest);
        }
        if (rest == null || !rest.hasRemaining()) {
            unsent = null;
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    void ready() throws IOException {
        thread.ready(this);
    }

    boolean more() {
        return part.supply().take();
    }

    void finish() {
        if (!finished) {
            finished = true;
            thread.finished();
        }
    }

    boolean isFinished() {
        return finished;
    }

    void close() throws IOException {
        channel.close();
    }
}
