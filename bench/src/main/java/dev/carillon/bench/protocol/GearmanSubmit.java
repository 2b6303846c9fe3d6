package dev.carillon.bench.protocol;

import dev.carillon.bench.wire.BadAnswerException;
import dev.carillon.bench.wire.Dialogue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A background job for gearmand (its PROTOCOL file: SUBMIT_JOB_BG, answered by JOB_CREATED). */
public final class GearmanSubmit extends Dialogue {
    private static final int HEADER = 12;
    private static final int SUBMIT_JOB_BG = 18;
    private static final int JOB_CREATED = 8;

    private final byte[] request;

    public GearmanSubmit(int size) {
        byte[] body = ("bench\0\0" + "x".repeat(size)).getBytes(StandardCharsets.US_ASCII);
        request = ByteBuffer.allocate(HEADER + body.length)
                .put("\0REQ".getBytes(StandardCharsets.US_ASCII))
                .putInt(SUBMIT_JOB_BG)
                .putInt(body.length)
                .put(body)
                .array();
    }

    @Override
    protected void ask() throws IOException {
        send(request);
    }

    @Override
    protected void heard() throws IOException, BadAnswerException {
        if (inbox.size() < HEADER || inbox.size() < HEADER + inbox.intAt(8)) {
            return;
        }
        int type = inbox.intAt(4);
        inbox.skip(HEADER + inbox.intAt(8));
        if (type != JOB_CREATED) {
            throw new BadAnswerException("gearman answered with a packet of type " + type);
        }
        answered(1);
    }
}
