package dev.carillon.bench.broker;

import dev.carillon.bench.wire.Inbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A plain client on one connection, which blocks: for what is asked once, and for one task at a time. Not thread-safe. */
public final class BrokerClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 120_000;
    private static final int NOT_FOUND = 404;
    private static final Duration LONGEST_COUNT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final String JSON = "application/json";

    private final Endpoint broker;
    private final Socket socket;
    private final Inbox inbox = new Inbox();
    private final AnswerReader answers = new AnswerReader(inbox);
    private final byte[] buffer = new byte[16 << 10];

    public BrokerClient(Endpoint broker) throws IOException {
        this.broker = broker;
        this.socket = new Socket(InetAddress.getLoopbackAddress(), broker.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    private Answer send(String method, String path, String type, String body) throws IOException {
        byte[] request = broker.request(method, path, type, body.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(request);
        Answer answer = answers.next();
        while (answer == null) {
            int count = socket.getInputStream().read(buffer);
            if (count < 0) {
                throw new IOException("closed instead of an answer");
            }
            inbox.append(ByteBuffer.wrap(buffer, 0, count));
            answer = answers.next();
        }
        return answer;
    }

    private Answer send(int wanted, String method, String path, String type, String body) throws IOException {
        Answer answer = send(method, path, type, body);
        if (answer.status() != wanted) {
            throw new IOException(method + " " + path + " was answered " + answer.status() + " " + answer.body());
        }
        return answer;
    }

    /** Makes the queue, with a lease that outlasts a load. */
    public void makeQueue() throws IOException {
        Answer answer = send("PUT", broker.queuePath(), JSON, "{\"lease\":\"PT10M\"}");
        if (answer.status() / 100 != 2) {
            throw new IOException("the queue was answered " + answer.status() + " " + answer.body());
        }
    }

    /** A counter of the queue, such as ready. */
    public long count(String field) throws IOException {
        String body = send(200, "GET", broker.queuePath(), JSON, "").body();
        Matcher number = Pattern.compile("\"" + field + "\"\\s*:\\s*([0-9]+)").matcher(body);
        if (!number.find()) {
            throw new IOException("no '" + field + "' in " + body);
        }
        return Long.parseLong(number.group(1));
    }

    /**
     * Forgets what waits in the queue, so that a load does not pay for the one before, until nothing is left: what that load
     * had on its way may come in behind a purge, and an engine over a database may count only now and then. Does nothing
     * where there is no queue yet.
     */
    public void purge() throws IOException {
        long end = System.nanoTime() + LONGEST_COUNT.toNanos();
        while (purged() && count("ready") > 0) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("tasks are left behind a purge");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean purged() throws IOException {
        Answer answer = send("POST", broker.queuePath() + "/purge", JSON, "");
        if (answer.status() / 100 != 2 && answer.status() != NOT_FOUND) {
            throw new IOException("a purge was answered " + answer.status() + " " + answer.body());
        }
        return answer.status() != NOT_FOUND;
    }

    /** Creates one task and has its answer. */
    public void create(String payload) throws IOException {
        send(201, "POST", broker.queuePath() + "/tasks", "text/plain", payload);
    }

    /** Whether a task without a token is refused: ours is measured with its access rules on. */
    public void requireTokens() throws IOException {
        try (BrokerClient stranger = new BrokerClient(new Endpoint(broker.port(), "nobody", broker.queue()))) {
            stranger.send(401, "POST", broker.queuePath() + "/tasks", "text/plain", "x");
        }
    }

    /** Waits for one task and acks it; the time, by {@link System#nanoTime}, at which it was here. */
    public long lease() throws IOException {
        Leased leased = new Leased(List.of(), List.of());
        while (leased.tokens().isEmpty()) {
            leased = Leased.parse(
                    send(200, "POST", broker.queuePath() + "/leases", JSON, "{\"max\":1,\"wait\":\"PT20S\"}")
                            .body());
        }
        long here = System.nanoTime();
        send(200, "POST", "/v1/leases/ack", JSON, leased.ackRequest());
        return here;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
