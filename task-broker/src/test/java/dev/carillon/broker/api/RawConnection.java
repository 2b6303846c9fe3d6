package dev.carillon.broker.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection on which a request can be sent in pieces, and not to its end. */
final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    RawConnection(URI server) {
        try {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer whose body has a length. */
    record Answer(String head, String body) {
        int status() {
            return Integer.parseInt(head.split(" ", 3)[1]);
        }

        boolean has(String field) {
            return head.toLowerCase(Locale.ROOT).contains("\r\n" + field.toLowerCase(Locale.ROOT));
        }
    }

    /** The head of a POST; each field ends with a line's end. */
    RawConnection post(String role, String path, String... fields) {
        return send("POST " + path + " HTTP/1.1\r\nHost: broker\r\nAuthorization: Bearer " + role + "-token\r\n"
                + String.join("", fields) + "\r\n");
    }

    RawConnection send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer answer() {
        try {
            String head = head();
            int length = head.toLowerCase(Locale.ROOT).contains("\r\ncontent-length: ")
                    ? Integer.parseInt(head.toLowerCase(Locale.ROOT)
                            .split("\r\ncontent-length: ", 2)[1]
                            .split("\r\n", 2)[0])
                    : 0;
            return new Answer(head, new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String head() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Closes it now, in the middle of things; a second time does nothing. */
    void leave() {
        close();
    }

    /** Whether nothing more comes. */
    boolean isClosed() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
