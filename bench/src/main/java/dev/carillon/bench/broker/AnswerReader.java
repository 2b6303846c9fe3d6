package dev.carillon.bench.broker;

import dev.carillon.bench.wire.Inbox;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads answers over HTTP/1.1 from an inbox, with a length or in chunks (RFC 9112, sections 6 and 7.1). Not thread-safe. */
final class AnswerReader {
    private static final String LENGTH = "\r\ncontent-length:";
    private static final String CHUNKED = "\r\ntransfer-encoding: chunked";
    private static final int NO_CONTENT = 204;
    private static final int IN_CHUNKS = -1;

    private final Inbox inbox;
    private final StringBuilder chunks = new StringBuilder();
    private boolean inBody;
    private int status;
    private int length;

    AnswerReader(Inbox inbox) {
        this.inbox = inbox;
    }

    /** The next answer, used up; null when it is not whole yet. */
    @Nullable Answer next() throws IOException {
        if (!inBody && !readHead()) {
            return null;
        }
        return length == IN_CHUNKS ? chunked() : plain();
    }

    private boolean readHead() throws IOException {
        int end = inbox.indexOf(0, (byte) '\r', (byte) '\n', (byte) '\r', (byte) '\n');
        if (end < 0) {
            return false;
        }
        String head = inbox.text(0, end + 2).toLowerCase(Locale.ROOT);
        inbox.skip(end + 4);
        if (!head.startsWith("http/1.1 ") || head.length() < 12) {
            throw new IOException(
                    "no answer of HTTP/1.1: " + head.lines().findFirst().orElse(""));
        }
        status = Integer.parseInt(head, 9, 12, 10);
        length = length(head);
        inBody = true;
        return true;
    }

    private int length(String head) throws IOException {
        int at = head.indexOf(LENGTH);
        if (at >= 0) {
            int value = at + LENGTH.length();
            return Integer.parseInt(
                    head.substring(value, head.indexOf("\r\n", value)).trim());
        }
        if (head.contains(CHUNKED)) {
            return IN_CHUNKS;
        }
        if (status == NO_CONTENT) {
            return 0;
        }
        throw new IOException("status " + status + " without a length");
    }

    private @Nullable Answer plain() {
        if (inbox.size() < length) {
            return null;
        }
        String body = inbox.text(0, length);
        inbox.skip(length);
        inBody = false;
        return new Answer(status, body);
    }

    private @Nullable Answer chunked() {
        while (true) {
            int end = inbox.indexOf(0, (byte) '\r', (byte) '\n');
            if (end < 0) {
                return null;
            }
            int size = Integer.parseInt(inbox.text(0, end).trim(), 16);
            int whole = end + 2 + size + 2;
            if (inbox.size() < whole) {
                return null;
            }
            chunks.append(inbox.text(end + 2, size));
            inbox.skip(whole);
            if (size == 0) {
                String body = chunks.toString();
                chunks.setLength(0);
                inBody = false;
                return new Answer(status, body);
            }
        }
    }
}
