package dev.carillon.bench.protocol;

import dev.carillon.bench.wire.BadAnswerException;
import dev.carillon.bench.wire.Dialogue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Persistent messages to a durable queue of RabbitMQ, each confirmed before the next (AMQP 0-9-1, and RabbitMQ's
 * confirm.select).
 */
public final class AmqpPublish extends Dialogue {
    private static final String QUEUE = "bench";
    private static final int FRAME_HEADER = 7;
    private static final int METHOD = 1;
    private static final int HEADER = 2;
    private static final int BODY = 3;
    private static final int DURABLE = 2;

    private static final int CONNECTION_START = method(10, 10);
    private static final int CONNECTION_START_OK = method(10, 11);
    private static final int CONNECTION_TUNE = method(10, 30);
    private static final int CONNECTION_TUNE_OK = method(10, 31);
    private static final int CONNECTION_OPEN = method(10, 40);
    private static final int CONNECTION_OPEN_OK = method(10, 41);
    private static final int CHANNEL_OPEN = method(20, 10);
    private static final int CHANNEL_OPEN_OK = method(20, 11);
    private static final int QUEUE_DECLARE = method(50, 10);
    private static final int QUEUE_DECLARE_OK = method(50, 11);
    private static final int CONFIRM_SELECT = method(85, 10);
    private static final int CONFIRM_SELECT_OK = method(85, 11);
    private static final int BASIC_PUBLISH = method(60, 40);
    private static final int BASIC_ACK = method(60, 80);

    private final byte[] request;

    public AmqpPublish(int size) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        byte[] body = "x".repeat(size).getBytes(StandardCharsets.US_ASCII);
        frames.writeBytes(frame(
                METHOD,
                1,
                new Arguments(BASIC_PUBLISH)
                        .number(2, 0)
                        .shortText("")
                        .shortText(QUEUE)
                        .number(1, 0)));
        // Of class basic, so many bytes, with one property: a delivery mode of 2, persistent.
        frames.writeBytes(frame(
                HEADER,
                1,
                new Arguments()
                        .number(2, 60)
                        .number(2, 0)
                        .number(8, size)
                        .number(2, 0x1000)
                        .number(1, 2)));
        frames.writeBytes(frame(BODY, 1, new Arguments().raw(body)));
        request = frames.toByteArray();
    }

    private static int method(int ofClass, int number) {
        return (ofClass << 16) | number;
    }

    /** Arguments of a method, in the encodings of the protocol. */
    private static final class Arguments {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Arguments() {}

        Arguments(int method) {
            number(4, method);
        }

        Arguments number(int size, long value) {
            for (int i = size - 1; i >= 0; i--) {
                bytes.write((int) (value >>> (8 * i)));
            }
            return this;
        }

        Arguments shortText(String text) {
            return number(1, text.length()).raw(text.getBytes(StandardCharsets.US_ASCII));
        }

        Arguments longText(String text) {
            return number(4, text.length()).raw(text.getBytes(StandardCharsets.US_ASCII));
        }

        Arguments raw(byte[] more) {
            bytes.writeBytes(more);
            return this;
        }
    }

    private static byte[] frame(int type, int channel, Arguments arguments) {
        byte[] body = arguments.bytes.toByteArray();
        return ByteBuffer.allocate(FRAME_HEADER + body.length + 1)
                .put((byte) type)
                .putShort((short) channel)
                .putInt(body.length)
                .put(body)
                .put((byte) 0xce)
                .array();
    }

    @Override
    protected void opened() throws IOException {
        send(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
    }

    @Override
    protected void ask() throws IOException {
        send(request);
    }

    @Override
    protected void heard() throws IOException, BadAnswerException {
        while (inbox.size() >= FRAME_HEADER && inbox.size() > FRAME_HEADER + inbox.intAt(3)) {
            int length = FRAME_HEADER + inbox.intAt(3) + 1;
            boolean heartbeat = inbox.at(0) != METHOD;
            int method = heartbeat ? 0 : inbox.intAt(FRAME_HEADER);
            int most = method == CONNECTION_TUNE ? inbox.intAt(FRAME_HEADER + 6) : 0;
            inbox.skip(length);
            if (!heartbeat) {
                take(method, most);
            }
        }
    }

    private void take(int method, int largestFrame) throws IOException, BadAnswerException {
        if (method == BASIC_ACK) {
            answered(1);
        } else if (method == CONNECTION_START) {
            say(
                    0,
                    new Arguments(CONNECTION_START_OK)
                            .number(4, 0)
                            .shortText("PLAIN")
                            .longText("\0guest\0guest")
                            .shortText("en_US"));
        } else if (method == CONNECTION_TUNE) {
            say(
                    0,
                    new Arguments(CONNECTION_TUNE_OK)
                            .number(2, 16)
                            .number(4, largestFrame)
                            .number(2, 0));
            say(0, new Arguments(CONNECTION_OPEN).shortText("/").shortText("").number(1, 0));
        } else if (method == CONNECTION_OPEN_OK) {
            say(1, new Arguments(CHANNEL_OPEN).shortText(""));
        } else if (method == CHANNEL_OPEN_OK) {
            say(
                    1,
                    new Arguments(QUEUE_DECLARE)
                            .number(2, 0)
                            .shortText(QUEUE)
                            .number(1, DURABLE)
                            .number(4, 0));
        } else if (method == QUEUE_DECLARE_OK) {
            say(1, new Arguments(CONFIRM_SELECT).number(1, 0));
        } else if (method == CONFIRM_SELECT_OK) {
            ready();
        } else {
            throw new BadAnswerException("RabbitMQ said method " + (method >>> 16) + "." + (method & 0xffff));
        }
    }

    private void say(int channel, Arguments arguments) throws IOException {
        send(frame(METHOD, channel, arguments));
    }
}
