package dev.carillon.bench.protocol;

import dev.carillon.bench.wire.BadAnswerException;
import dev.carillon.bench.wire.Dialogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Publishes to a JetStream stream and counts its acknowledgements, up to a window of them outstanding: one is a publish
 * that waits, more is what clients call asynchronous. The first of all connections creates the stream.
 */
public final class NatsPublish extends Dialogue {
    private static final String SUBJECT = "bench.tasks";
    private static final String CREATED = "created";
    private static final String ACKED = "acked";
    private static final String STREAM =
            "{\"name\":\"BENCH\",\"subjects\":[\"bench.>\"],\"storage\":\"file\",\"retention\":\"limits\"}";

    private final int window;
    private final byte[] message;
    private final String inboxSubject;
    private final Deque<Long> sentAt = new ArrayDeque<>();
    private boolean greeted;
    private int bodyLength = -1;
    private boolean ofStream;

    /** @param number of this connection, whose answers come to a subject of its own */
    public NatsPublish(int size, int window, int number) {
        this.window = window;
        this.inboxSubject = "_INBOX.bench." + ProcessHandle.current().pid() + "." + number;
        message = publish(SUBJECT, ACKED, "x".repeat(size)).getBytes(StandardCharsets.US_ASCII);
    }

    private String publish(String subject, String answer, String body) {
        return "PUB " + subject + " " + inboxSubject + "." + answer + " " + body.length() + "\r\n" + body + "\r\n";
    }

    @Override
    protected void opened() {
        // The server speaks first: INFO.
    }

    private void greet() throws IOException {
        greeted = true;
        send(("CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,\"no_responders\":true}\r\nSUB "
                        + inboxSubject + ".* 1\r\n" + publish("$JS.API.STREAM.CREATE.BENCH", CREATED, STREAM))
                .getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    protected void ask() throws IOException {
        int more = 1;
        while (more < window && more()) {
            more++;
        }
        sendMessages(more);
    }

    private void sendMessages(int count) throws IOException {
        byte[] all = new byte[count * message.length];
        long now = System.nanoTime();
        for (int i = 0; i < count; i++) {
            System.arraycopy(message, 0, all, i * message.length, message.length);
            sentAt.add(now);
        }
        send(all);
    }

    @Override
    protected void heard() throws IOException, BadAnswerException {
        int acknowledged = 0;
        boolean progress = true;
        while (progress) {
            if (bodyLength >= 0) {
                progress = inbox.size() >= bodyLength + 2;
                if (progress) {
                    acknowledged += takeBody();
                }
            } else {
                String line = inbox.line();
                progress = line != null;
                if (line != null) {
                    takeLine(line);
                }
            }
        }
        refill(acknowledged);
    }

    private void takeLine(String line) throws IOException, BadAnswerException {
        if (line.startsWith("MSG ") || line.startsWith("HMSG ")) {
            bodyLength = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
            ofStream = line.contains("." + CREATED + " ");
        } else if (line.startsWith("INFO ") && !greeted) {
            greet();
        } else if (line.equals("PING")) {
            send("PONG\r\n".getBytes(StandardCharsets.US_ASCII));
        } else if (line.startsWith("-ERR")) {
            throw new BadAnswerException(line);
        }
    }

    private int takeBody() throws IOException, BadAnswerException {
        String body = inbox.text(0, bodyLength);
        inbox.skip(bodyLength + 2);
        bodyLength = -1;
        if (body.contains("\"error\"") || !body.startsWith("{")) {
            throw new BadAnswerException(body);
        }
        if (ofStream) {
            ready();
            return 0;
        }
        tally().tasks(1);
        tally().latency(System.nanoTime() - sentAt.remove());
        return 1;
    }

    /** Whoever waits for each goes on by the usual way; a window is filled up by as many as were acknowledged. */
    private void refill(int acknowledged) throws IOException {
        if (acknowledged == 0) {
            return;
        }
        if (window == 1) {
            ready();
            return;
        }
        int more = 0;
        while (more < acknowledged && more()) {
            more++;
        }
        if (more > 0) {
            sendMessages(more);
        } else if (sentAt.isEmpty()) {
            finish();
        }
    }
}
