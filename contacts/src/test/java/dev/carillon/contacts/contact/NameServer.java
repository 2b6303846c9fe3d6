package dev.carillon.contacts.contact;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A name server of a few answers (RFC 1035, section 4), on a port of its own. {@code silent.example} is never answered;
 * what it does not know does not exist.
 */
final class NameServer implements AutoCloseable {
    private static final int MX = 15;
    private static final int A = 1;
    private static final int NXDOMAIN = 3;

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Map<String, String> exchangers = new HashMap<>();
    private final Map<String, byte[]> addresses = new HashMap<>();
    final AtomicInteger questions = new AtomicInteger();

    NameServer() throws SocketException {
        exchangers.put("mail.example", "mx.mail.example");
        exchangers.put("null.example", "");
        addresses.put("host.example", new byte[] {(byte) 192, 0, 2, 1});
        addresses.put("empty.example", new byte[0]);
        Thread.ofVirtual().start(this::serve);
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket question = new DatagramPacket(buffer, buffer.length);
                socket.receive(question);
                questions.incrementAndGet();
                byte[] answer = answer(question);
                if (answer.length > 0) {
                    socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
                }
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private byte[] answer(DatagramPacket question) {
        byte[] in = question.getData();
        StringBuilder name = new StringBuilder();
        int at = 12;
        while (in[at] != 0) {
            name.append(name.isEmpty() ? "" : ".").append(new String(in, at + 1, in[at], StandardCharsets.US_ASCII));
            at += in[at] + 1;
        }
        int type = in[at + 2];
        int end = at + 5;
        String domain = name.toString();
        if (domain.equals("silent.example")) {
            return new byte[0];
        }
        boolean known = exchangers.containsKey(domain) || addresses.containsKey(domain);
        byte[] data = data(domain, type);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {in[0], in[1], (byte) 0x81, (byte) (0x80 | (known ? 0 : NXDOMAIN)), 0, 1});
        out.writeBytes(new byte[] {0, (byte) (data.length == 0 ? 0 : 1), 0, 0, 0, 0});
        out.write(in, 12, end - 12);
        if (data.length > 0) {
            out.writeBytes(new byte[] {(byte) 0xc0, 12, 0, (byte) type, 0, 1, 0, 0, 0, 60, 0, (byte) data.length});
            out.writeBytes(data);
        }
        return out.toByteArray();
    }

    private byte[] data(String domain, int type) {
        if (type == A) {
            return addresses.getOrDefault(domain, new byte[0]);
        }
        String exchanger = exchangers.get(domain);
        if (type != MX || exchanger == null) {
            return new byte[0];
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, (byte) (exchanger.isEmpty() ? 0 : 10)});
        for (String label : exchanger.isEmpty() ? new String[0] : exchanger.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
