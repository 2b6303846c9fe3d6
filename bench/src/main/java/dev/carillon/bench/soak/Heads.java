package dev.carillon.bench.soak;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Reads the head of a message and nothing behind it, byte by byte: there are few of them. */
final class Heads {
    private static final int LONGEST = 16 << 10;

    private Heads() {}

    static String read(SocketChannel connection) throws IOException {
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            one.clear();
            if (connection.read(one) < 0 || head.length() > LONGEST) {
                throw new EOFException("no whole head came");
            }
            head.append(StandardCharsets.ISO_8859_1.decode(one.flip()));
        }
        return head.toString();
    }
}
