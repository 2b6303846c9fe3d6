package dev.carillon.bench.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/** Creates many tasks a request, in lines of JSON; those of one load may each have a time from which on they are due. */
public final class CreateBatch extends HttpDialogue {
    private static final int OK = 200;
    private static final String ITEM_CREATED = "\"status\":201";

    private final Endpoint broker;
    private final int items;
    private final int size;
    private final LongSupplier dueMillis;
    private final byte[] sameEachTime;

    private CreateBatch(Endpoint broker, int items, int size, LongSupplier dueMillis, boolean delayed) {
        super(OK);
        this.broker = broker;
        this.items = items;
        this.size = size;
        this.dueMillis = dueMillis;
        this.sameEachTime = delayed ? new byte[0] : request(false);
    }

    public static CreateBatch ready(Endpoint broker, int items, int size) {
        return new CreateBatch(broker, items, size, () -> 0, false);
    }

    /** @param dueMillis by the wall clock, asked once for each task */
    public static CreateBatch delayed(Endpoint broker, int items, int size, LongSupplier dueMillis) {
        return new CreateBatch(broker, items, size, dueMillis, true);
    }

    private byte[] request(boolean delayed) {
        StringBuilder lines = new StringBuilder(items * (size + 64));
        for (int i = 0; i < items; i++) {
            long due = dueMillis.getAsLong();
            lines.append("{\"payload\":\"").append(Stamp.payload(due, size)).append('"');
            if (delayed) {
                Instant at = Instant.EPOCH.plus(due, ChronoUnit.MILLIS);
                lines.append(",\"at\":\"").append(at).append('"');
            }
            lines.append("}\n");
        }
        byte[] body = lines.toString().getBytes(StandardCharsets.US_ASCII);
        return broker.request("POST", broker.queuePath() + "/tasks/batch", "application/x-ndjson", body);
    }

    @Override
    protected void ask() throws IOException {
        send(sameEachTime.length > 0 ? sameEachTime : request(true));
    }

    @Override
    protected void answer(Answer answer) throws IOException {
        int created = answer.count(ITEM_CREATED);
        for (int refused = created; refused < items; refused++) {
            tally().error("an item of a batch was refused");
        }
        answered(created);
    }
}
