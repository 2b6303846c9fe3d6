package dev.carillon.bench.soak;

import dev.carillon.bench.load.Exchange;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Connections to the egress with small socket buffers, blocking. */
final class EgressClient {
    private final Gateway gateway;
    private final int socketBuffer;

    EgressClient(Gateway gateway, int socketBuffer) {
        this.gateway = gateway;
        this.socketBuffer = socketBuffer;
    }

    /** Asks for a path in absolute form; what follows on the connection is the body. */
    SocketChannel get(String path) throws IOException {
        Exchange exchange = Exchange.proxied(gateway.port, gateway.origin, path, gateway.credentials);
        SocketChannel connection = connect();
        send(connection, exchange.request());
        expect200(connection);
        return connection;
    }

    /** Opens a tunnel and asks for a path in it; nothing of the answer is read. */
    SocketChannel tunnel(String path) throws IOException {
        Exchange exchange = Exchange.tunnelled(gateway.port, gateway.origin, path, gateway.credentials, true);
        SocketChannel connection = connect();
        send(connection, String.valueOf(exchange.handshake()));
        expect200(connection);
        send(connection, exchange.request());
        return connection;
    }

    private SocketChannel connect() throws IOException {
        SocketChannel connection = SocketChannel.open();
        connection.setOption(StandardSocketOptions.SO_RCVBUF, socketBuffer);
        connection.setOption(StandardSocketOptions.SO_SNDBUF, socketBuffer);
        connection.connect(Exchange.loopback(gateway.port));
        return connection;
    }

    private static void send(SocketChannel connection, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            connection.write(bytes);
        }
    }

    private static void expect200(SocketChannel connection) throws IOException {
        String head = Heads.read(connection);
        if (!head.startsWith("HTTP/1.1 200 ")) {
            throw new IOException(
                    "the egress answers: " + head.lines().findFirst().orElse(""));
        }
    }
}
