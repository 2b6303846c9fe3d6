package dev.carillon.bench.soak;

import dev.carillon.bench.load.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;

/**
 * An origin of long bodies with small socket buffers: {@code GET /stream/N} is answered with N bytes as fast as they go;
 * what comes behind {@code GET /sink} is never read. A thread for each connection.
 */
final class StreamOrigin implements AutoCloseable {
    private static final String STREAM = "GET /stream/";

    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final int socketBuffer;
    private final LongAdder sent = new LongAdder();

    StreamOrigin(int port, int socketBuffer) throws IOException {
        this.socketBuffer = socketBuffer;
        listener.setOption(StandardSocketOptions.SO_RCVBUF, socketBuffer);
        listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        listener.bind(Exchange.loopback(port));
        Thread.ofVirtual().start(this::accept);
    }

    /** Bytes of bodies that the kernel has taken so far. */
    long sent() {
        return sent.sum();
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel connection = listener.accept();
                connection.setOption(StandardSocketOptions.SO_SNDBUF, socketBuffer);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            String head = Heads.read(connection);
            if (!head.startsWith(STREAM)) {
                Thread.sleep(Long.MAX_VALUE);
            }
            long length = Long.parseLong(head.substring(STREAM.length(), head.indexOf(' ', STREAM.length())));
            write(connection, "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
            long place = 0;
            while (place < length) {
                ByteBuffer next = Pattern.at(place, length - place);
                while (next.hasRemaining()) {
                    int count = connection.write(next);
                    place += count;
                    sent.add(count);
                }
            }
            Heads.read(connection); // Until the other side is done with the connection.
        } catch (IOException e) {
            return; // The other side is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(SocketChannel connection, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            connection.write(bytes);
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
