package dev.carillon.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that ask one after the other as fast as they are answered, and count what they lose: a connection that is
 * refused or ends before its answer, or an answer that is not 200. They leave a connection when they are told to.
 */
final class Load {
    private static final int PATIENCE_MILLIS = 10_000;

    private final int port;
    private final byte[] request;
    private final boolean keepAlive;
    private final AtomicLong answered = new AtomicLong();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * Not started yet.
     *
     * @param keepAlive whether a connection carries more than one request
     */
    Load(int port, String request, boolean keepAlive) {
        this.port = port;
        this.request = request.getBytes(StandardCharsets.US_ASCII);
        this.keepAlive = keepAlive;
    }

    void start(int count) {
        for (int i = 0; i < count; i++) {
            clients.add(Thread.ofPlatform().daemon().start(this::ask));
        }
    }

    void stop() throws InterruptedException {
        stopped = true;
        for (Thread client : clients) {
            client.join();
        }
    }

    long answered() {
        return answered.get();
    }

    List<String> failures() {
        return failures;
    }

    private void ask() {
        while (!stopped) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.setTcpNoDelay(true);
                boolean more = true;
                while (more && !stopped) {
                    more = askOnce(socket) && keepAlive;
                }
            } catch (IOException e) {
                failures.add(e.toString());
            }
        }
    }

    /** Whether the connection is good for another. */
    private boolean askOnce(Socket socket) throws IOException {
        socket.getOutputStream().write(request);
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no answer, but: '" + head + "'");
            }
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length: ") + "content-length: ".length();
        int length = Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)));
        if (in.readNBytes(length).length < length) {
            throw new IOException("half an answer to: '" + head + "'");
        }
        if (!lower.startsWith("http/1.1 200 ")) {
            failures.add(head.toString());
        }
        answered.incrementAndGet();
        return !lower.contains("\r\nconnection: close\r\n");
    }
}
