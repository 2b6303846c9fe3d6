package dev.carillon.contacts.importing;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines, of which none takes more memory than the longest that is allowed: what is beyond that is passed by. Lines
 * end with LF, or with CR and LF. Not thread-safe.
 */
final class LineReader implements Closeable {
    private final Reader text;
    private final int longest;
    private final char[] buffer = new char[64 * 1024];
    private int position;
    private int end;
    private long number;
    private boolean cut;

    LineReader(Reader text, int longest) {
        this.text = text;
        this.longest = longest;
    }

    /** The next line without its end, cut after the longest that is allowed; null behind the last. */
    @Nullable String next() throws IOException {
        StringBuilder parts = null;
        cut = false;
        while (true) {
            if (position == end && !fill()) {
                if (parts == null) {
                    return null;
                }
                number++;
                return withoutReturn(parts.toString());
            }
            int at = position;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            boolean whole = at < end;
            if (whole && parts == null) {
                String line = new String(buffer, position, Math.min(at - position, longest));
                cut = at - position > longest;
                position = at + 1;
                number++;
                return withoutReturn(line);
            }
            parts = parts == null ? new StringBuilder() : parts;
            int room = longest - parts.length();
            parts.append(buffer, position, Math.min(at - position, room));
            cut |= at - position > room;
            position = whole ? at + 1 : at;
            if (whole) {
                number++;
                return withoutReturn(parts.toString());
            }
        }
    }

    /** The number of the last line; the first is 1. */
    long number() {
        return number;
    }

    /** Whether the last line was longer than allowed. */
    boolean isCut() {
        return cut;
    }

    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(text.read(buffer, 0, buffer.length), 0);
        return end > 0;
    }

    private static String withoutReturn(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
