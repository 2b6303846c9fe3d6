package dev.carillon.bench.broker;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A worker that does nothing: leases tasks, acks all of them in one request, and counts those that were acked. What counts
 * as latency is said by {@link After}.
 */
public final class LeaseAndAck extends HttpDialogue {
    private static final int OK = 200;
    private static final String ITEM_ACKED = "\"status\":204";

    /** From when on the latency counts. */
    public enum After {
        /** The lease was asked for; until the ack is answered. Ends when there is nothing to lease. */
        ASKED,
        /** The creator sent the task, on the clock of this process; until the task is here. */
        SENT,
        /** The task was due, by the wall clock; until it is here. */
        DUE;

        long nanos(String payload) {
            return switch (this) {
                case ASKED -> 0;
                case SENT -> System.nanoTime() - Stamp.time(payload);
                case DUE -> TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - Stamp.time(payload));
            };
        }
    }

    private final Endpoint broker;
    private final After after;
    private final boolean waits;
    private final Flow flow;
    private final byte[] lease;
    private boolean acking;

    public LeaseAndAck(Endpoint broker, int max, After after, Flow flow) {
        super(OK);
        this.broker = broker;
        this.after = after;
        this.waits = after != After.ASKED;
        this.flow = flow;
        this.lease = broker.post(
                broker.queuePath() + "/leases",
                "{\"max\":" + max + ",\"wait\":\"" + (waits ? "PT20S" : "PT0S") + "\"}");
    }

    @Override
    protected void ask() throws IOException {
        acking = false;
        send(lease);
    }

    @Override
    protected void answer(Answer answer) throws IOException {
        if (acking) {
            acked(answer.count(ITEM_ACKED));
        } else {
            leased(Leased.parse(answer.body()));
        }
    }

    private void leased(Leased tasks) throws IOException {
        if (!tasks.tokens().isEmpty()) {
            if (waits) {
                tasks.payloads().forEach(this::received);
            }
            acking = true;
            send(broker.post("/v1/leases/ack", tasks.ackRequest()));
        } else if (waits) {
            ready();
        } else {
            finish();
        }
    }

    private void received(String payload) {
        long latency = after.nanos(payload);
        if (latency < 0) {
            tally().error("a task before its time");
        }
        tally().latency(latency);
    }

    private void acked(int count) throws IOException {
        if (count == 0) {
            tally().error("no task of an ack was accepted");
        }
        flow.acked(count);
        tally().tasks(count);
        if (!waits) {
            tally().latency(System.nanoTime() - askedAt());
        }
        ready();
    }
}
