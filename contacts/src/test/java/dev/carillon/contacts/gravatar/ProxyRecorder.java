package dev.carillon.contacts.gravatar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that keeps the head of every request, and forwards each for itself or refuses all. */
final class ProxyRecorder implements AutoCloseable {
    private final ServerSocket server;
    private final boolean forwarding;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> heads = new CopyOnWriteArrayList<>();

    private ProxyRecorder(boolean forwarding) {
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.forwarding = forwarding;
        Thread.ofVirtual().start(this::accept);
    }

    static ProxyRecorder forwarding() {
        return new ProxyRecorder(true);
    }

    static ProxyRecorder refusing() {
        return new ProxyRecorder(false);
    }

    int port() {
        return server.getLocalPort();
    }

    /** The request lines and headers so far, each ended by an empty line. */
    List<String> heads() {
        return List.copyOf(heads);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            String head = head(socket.getInputStream());
            heads.add(head);
            int status = forwarding ? forward(head.split(" ", -1)[1]) : 403;
            String answer = "HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(InputStream input) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = input.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private int forward(String target) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(target)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Override
    public void close() throws IOException {
        server.close();
        http.close();
    }
}
