package dev.carillon.contacts.exporting;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Hands one server's connections through and counts what the server sends. Each direction is a virtual thread. */
final class CountingRelay implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final AtomicLong received = new AtomicLong();

    private CountingRelay(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    /** To a port of this host. */
    static CountingRelay to(int target) throws IOException {
        CountingRelay relay = new CountingRelay(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), target);
        Thread.ofVirtual().start(relay::accept);
        return relay;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Bytes that the server sent so far. */
    long received() {
        return received.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.ofVirtual().start(() -> copy(client, server, new AtomicLong()));
                Thread.ofVirtual().start(() -> copy(server, client, received));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void copy(Socket from, Socket to, AtomicLong count) {
        byte[] buffer = new byte[16 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                count.addAndGet(read);
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // one side ended, and so does the other
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
