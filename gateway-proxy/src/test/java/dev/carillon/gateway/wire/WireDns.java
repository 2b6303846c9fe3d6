package dev.carillon.gateway.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;

/** A name server on UDP (RFC 1035) that answers what a test says. */
public final class WireDns implements AutoCloseable {
    private static final int ANSWER_RECURSIVE = 0x8180;
    private static final int NO_SUCH_NAME = 3;
    private static final int SERVER_FAILURE = 2;
    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;
    private static final int INTERNET = 1;

    /** What is asked for: a name, and the one or the other family. */
    public record Question(String name, boolean ipv6) {}

    /** What is said to it. */
    public sealed interface Reply {}

    /** These records; none of them is an empty answer. */
    public record Records(List<Entry> records) implements Reply {}

    /** Nothing, so that time runs out. */
    public record Silence() implements Reply {}

    /** A refusal of this code. */
    public record Failure(int code) implements Reply {}

    /**
     * One record of an answer.
     *
     * @param data in hexadecimal
     */
    public record Entry(String name, int type, int ttl, String data) {}

    private final DatagramSocket socket;
    private final Function<Question, Reply> replies;
    private final List<Question> asked = new CopyOnWriteArrayList<>();

    private WireDns(Function<Question, Reply> replies) {
        this.replies = replies;
        try {
            this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("wire-dns").start(this::serve);
    }

    public static WireDns answering(Function<Question, Reply> replies) {
        return new WireDns(replies);
    }

    /** The addresses among these that are of the asked family, under the asked name. */
    public static Reply addresses(Question question, int ttl, String... addresses) {
        return new Records(Stream.of(addresses)
                .filter(text -> text.contains(":") == question.ipv6())
                .map(text -> address(question.name(), ttl, text))
                .toList());
    }

    public static Entry address(String name, int ttl, String text) {
        byte[] bytes = RunningGateway.address(text).getAddress();
        return new Entry(name, bytes.length == 4 ? A : AAAA, ttl, HexFormat.of().formatHex(bytes));
    }

    /** An IPv6 address as it stands on the wire, which the JDK would not keep where it is an IPv4-mapped one. */
    public static Entry ipv6(String name, int ttl, byte[] bytes) {
        return new Entry(name, AAAA, ttl, HexFormat.of().formatHex(bytes));
    }

    public static Entry alias(String name, int ttl, String target) {
        return new Entry(name, CNAME, ttl, HexFormat.of().formatHex(wire(target)));
    }

    public static Reply noSuchName() {
        return new Failure(NO_SUCH_NAME);
    }

    public static Reply serverFailure() {
        return new Failure(SERVER_FAILURE);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }

    /** Every question so far. */
    public List<Question> asked() {
        return List.copyOf(asked);
    }

    private void serve() {
        byte[] buffer = new byte[4096];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                ByteBuffer query = ByteBuffer.wrap(buffer, 0, packet.getLength());
                byte[] answer = answer(query);
                if (answer.length > 0) {
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // Closed, or a client that is gone.
            }
        }
    }

    private byte[] answer(ByteBuffer query) {
        short id = query.getShort();
        query.position(12);
        String name = name(query);
        boolean ipv6 = query.getShort() == AAAA;
        Question question = new Question(name, ipv6);
        asked.add(question);
        Reply reply = replies.apply(question);
        List<Entry> records = reply instanceof Records found ? found.records() : List.of();
        int code = reply instanceof Failure failure ? failure.code() : 0;
        if (reply instanceof Silence) {
            return new byte[0];
        }
        ByteBuffer answer = ByteBuffer.allocate(1200);
        answer.putShort(id).putShort((short) (ANSWER_RECURSIVE | code));
        answer.putShort((short) 1).putShort((short) records.size()).putInt(0);
        answer.put(wire(name)).putShort((short) (ipv6 ? AAAA : A)).putShort((short) INTERNET);
        for (Entry each : records) {
            answer.put(wire(each.name())).putShort((short) each.type()).putShort((short) INTERNET);
            byte[] data = HexFormat.of().parseHex(each.data());
            answer.putInt(each.ttl()).putShort((short) data.length).put(data);
        }
        byte[] bytes = new byte[answer.position()];
        answer.flip().get(bytes);
        return bytes;
    }

    private static String name(ByteBuffer query) {
        StringBuilder name = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    private static byte[] wire(String name) {
        ByteBuffer wire = ByteBuffer.allocate(name.length() + 2);
        for (String label : name.split("\\.", -1)) {
            wire.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        return wire.put((byte) 0).array();
    }

    @Override
    public void close() {
        socket.close();
    }
}
