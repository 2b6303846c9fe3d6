package dev.carillon.bench.protocol;

import dev.carillon.bench.wire.BadAnswerException;
import dev.carillon.bench.wire.Dialogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A job into beanstalkd's default tube, answered when it is as durable as beanstalkd was told to make it. */
public final class BeanstalkPut extends Dialogue {
    private final byte[] request;

    public BeanstalkPut(int size) {
        String body = "x".repeat(size);
        request = ("put 0 0 60 " + size + "\r\n" + body + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    protected void ask() throws IOException {
        send(request);
    }

    @Override
    protected void heard() throws IOException, BadAnswerException {
        String line = inbox.line();
        if (line == null) {
            return;
        }
        if (!line.startsWith("INSERTED")) {
            throw new BadAnswerException(line);
        }
        answered(1);
    }
}
