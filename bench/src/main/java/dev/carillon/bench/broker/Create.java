package dev.carillon.bench.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Creates one task a request, its payload stamped with the time at which it was due to be sent. */
public final class Create extends HttpDialogue {
    private static final int CREATED = 201;

    private final Endpoint broker;
    private final int size;
    private final Flow flow;

    public Create(Endpoint broker, int size, Flow flow) {
        super(CREATED);
        this.broker = broker;
        this.size = size;
        this.flow = flow;
    }

    @Override
    protected void ask() throws IOException {
        byte[] payload = Stamp.payload(askedAt(), size).getBytes(StandardCharsets.US_ASCII);
        send(broker.request("POST", broker.queuePath() + "/tasks", "text/plain", payload));
    }

    @Override
    protected void answer(Answer answer) throws IOException {
        flow.created(1);
        answered(1);
    }
}
