package dev.carillon.bench.protocol;

import dev.carillon.bench.wire.BadAnswerException;
import dev.carillon.bench.wire.Dialogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reserves a job of beanstalkd and deletes it, until there is none. */
public final class BeanstalkDrain extends Dialogue {
    private static final byte[] RESERVE = "reserve-with-timeout 0\r\n".getBytes(StandardCharsets.US_ASCII);

    private int bodyLeft;
    private String job = "";

    @Override
    protected void ask() throws IOException {
        send(RESERVE);
    }

    @Override
    protected void heard() throws IOException, BadAnswerException {
        if (bodyLeft > 0) {
            takeBody();
            return;
        }
        String line = inbox.line();
        if (line == null) {
            return;
        }
        if (line.startsWith("RESERVED ")) {
            String[] words = line.split(" ", -1);
            job = words[1];
            bodyLeft = Integer.parseInt(words[2]) + 2;
            takeBody();
        } else if (line.equals("DELETED")) {
            answered(1);
        } else if (line.equals("TIMED_OUT")) {
            finish();
        } else {
            throw new BadAnswerException(line);
        }
    }

    private void takeBody() throws IOException {
        int taken = Math.min(bodyLeft, inbox.size());
        inbox.skip(taken);
        bodyLeft -= taken;
        if (bodyLeft == 0) {
            send(("delete " + job + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
    }
}
