package dev.carillon.gateway.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A socket that a test speaks bytes over, at either end; what takes longer than ten seconds fails. */
public final class WireClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;
    private boolean reset;

    WireClient(Socket socket) {
        try {
            this.socket = socket;
            socket.setSoTimeout(PATIENCE_MILLIS);
            this.in = socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The other end of a connection that a test has accepted itself. */
    public static WireClient of(Socket socket) {
        return new WireClient(socket);
    }

    public static WireClient connect(int port) {
        try {
            Socket socket = new Socket();
            // Small, so that what a test does not read is soon felt at the other end.
            socket.setReceiveBufferSize(64 * 1024);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            return new WireClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public WireClient send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public WireClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends this direction, as a client does that has sent everything. */
    public void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves at once, by a reset. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The head of a message with the empty line after it; what came before the end of the stream where that is sooner. */
    public String head() {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        int b;
        while ((b = readByte()) >= 0) {
            read.write(b);
            if (b == '\n' && read.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                break;
            }
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    /** A message whose body has a Content-Length: head and body. */
    public String message() {
        String head = head();
        int at = head.toLowerCase(Locale.ROOT).indexOf("content-length: ");
        if (at < 0) {
            return head;
        }
        String digits = head.substring(at + "content-length: ".length(), head.indexOf('\r', at));
        return head + text(Integer.parseInt(digits));
    }

    /** The next bytes, this many. */
    public String text(int length) {
        try {
            return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything until the other side ends; a reset counts as an end. */
    public String rest() {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        int b;
        while ((b = readByte()) >= 0) {
            read.write(b);
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    /** How many bytes come until the other side ends. */
    public long drain() {
        byte[] buffer = new byte[256 * 1024];
        long total = 0;
        try {
            int read;
            while ((read = in.read(buffer)) >= 0) {
                total += read;
            }
        } catch (SocketException e) {
            reset = true;
            return total;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return total;
    }

    /** Whether the other side ended with a reset, which says that not everything came. */
    public boolean wasReset() {
        return reset;
    }

    private int readByte() {
        try {
            return in.read();
        } catch (SocketException e) {
            reset = true;
            return -1;
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
