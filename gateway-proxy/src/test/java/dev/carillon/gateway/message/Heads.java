package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Heads out of text for tests. */
final class Heads {
    private Heads() {}

    /** A request in lines that a test writes with {@code |} between them. */
    static Head request(String lines) {
        return read(lines, false);
    }

    static Head response(String lines) {
        return read(lines, true);
    }

    private static Head read(String lines, boolean response) {
        Head head = new Head();
        ByteBuf in = bytes(lines.replace("|", "\r\n") + "\r\n\r\n");
        try {
            assertThat(response ? HeadReader.response(head, in) : HeadReader.request(head, in))
                    .isTrue();
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException(lines, e);
        }
        assertThat(in.isReadable()).isFalse();
        return head;
    }

    static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    static String written(HeadText text) {
        ByteBuf out = Unpooled.buffer();
        text.writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** What became of a message that came in these pieces, in words that can be compared. */
    static String outcome(List<String> pieces, boolean response) {
        Head head = new Head();
        ByteBuf rest = Unpooled.buffer();
        boolean done = false;
        try {
            for (String piece : pieces) {
                if (done) {
                    rest.writeBytes(bytes(piece));
                    continue;
                }
                ByteBuf in = bytes(piece);
                done = response ? HeadReader.response(head, in) : HeadReader.request(head, in);
                if (done) {
                    rest.writeBytes(in);
                } else {
                    assertThat(in.isReadable()).isFalse();
                }
            }
        } catch (MalformedMessageException e) {
            return e.status() + " " + e.detail();
        }
        return done ? describe(head) + "then " + rest.toString(StandardCharsets.ISO_8859_1) : "more";
    }

    private static String describe(Head head) {
        StringBuilder text = new StringBuilder();
        if (head.status() > 0) {
            text.append(head.status());
        } else {
            text.append(head.method()).append(' ').append(head.target());
        }
        text.append(head.isHttp10() ? " 1.0\n" : " 1.1\n");
        for (int i = 0; i < head.fields(); i++) {
            text.append(head.field(i)).append(' ').append(head.name(i)).append('=');
            text.append(head.value(i)).append('\n');
        }
        return text.toString();
    }
}
