package dev.carillon.gateway.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An origin on this machine that handles each connection as the test says, and remembers what it was sent. */
public final class WireOrigin implements AutoCloseable {
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    private WireOrigin(String address, int port, Consumer<WireClient> connection) {
        try {
            server = new ServerSocket(port, 512, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(() -> accept(connection));
    }

    /** Handles each connection so; it is closed when the handler returns. */
    public static WireOrigin handling(Consumer<WireClient> connection) {
        return handling("127.0.0.1", 0, connection);
    }

    /** As {@link #handling(Consumer)}, on an address and port that the test chooses. */
    public static WireOrigin handling(String address, int port, Consumer<WireClient> connection) {
        return new WireOrigin(address, port, connection);
    }

    /** Answers every request, after reading it whole, with this message. */
    public static WireOrigin answering(String message) {
        return answering("127.0.0.1", 0, message);
    }

    /** As {@link #answering(String)}, on an address and port that the test chooses. */
    public static WireOrigin answering(String address, int port, String message) {
        WireOrigin[] self = new WireOrigin[1];
        self[0] = new WireOrigin(address, port, connection -> {
            for (String request = connection.message(); !request.isEmpty(); request = connection.message()) {
                self[0].heads.add(request);
                connection.send(message);
            }
        });
        return self[0];
    }

    /** Answers every request, none of which has a body, with the path that it asks for. */
    public static WireOrigin sayingThePath() {
        return handling(connection -> {
            for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                String path = head.substring(4, head.indexOf(" HTTP"));
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
            }
        });
    }

    /** A port that nobody listens on. */
    public static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(Consumer<WireClient> handler) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setReceiveBufferSize(64 * 1024);
                sockets.add(socket);
                connections.incrementAndGet();
                threads.execute(() -> {
                    try (WireClient connection = new WireClient(socket)) {
                        handler.accept(connection);
                    } catch (UncheckedIOException e) {
                        // The gateway ended the connection, which some tests are about.
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** What it was sent, each request whole. */
    public List<String> requests() {
        return heads;
    }

    /** How many connections were made to it. */
    public int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
