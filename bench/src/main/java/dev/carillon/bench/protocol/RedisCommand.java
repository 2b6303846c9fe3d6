package dev.carillon.bench.protocol;

import dev.carillon.bench.wire.BadAnswerException;
import dev.carillon.bench.wire.Dialogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One command to Redis over and over; it answers after appendfsync where that is always. */
public final class RedisCommand extends Dialogue {
    private final byte[] request;

    public RedisCommand(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        request = text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    protected void ask() throws IOException {
        send(request);
    }

    @Override
    protected void heard() throws IOException, BadAnswerException {
        int end = inbox.indexOf(0, (byte) '\r', (byte) '\n');
        if (end < 0) {
            return;
        }
        int length = end + 2;
        if (inbox.at(0) == '$') {
            length += Integer.parseInt(inbox.text(1, end - 1)) + 2;
        } else if (inbox.at(0) != ':') {
            String answer = inbox.text(0, end);
            inbox.skip(length);
            throw new BadAnswerException(answer);
        }
        if (inbox.size() >= length) {
            inbox.skip(length);
            answered(1);
        }
    }
}
