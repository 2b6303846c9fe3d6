package dev.carillon.notifier.campaign.recipient;

import dev.carillon.notifier.upload.UploadedBody;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A file of rows as programs write it: in UTF-8, or in UTF-16 with a byte order mark, as Excel's "Unicode Text"; its
 * fields divided by commas, semicolons, tabs or bars, whichever the first line has most of outside of quotes. Not
 * thread-safe.
 */
final class TextTable implements AutoCloseable {
    private static final Map<Character, String> DELIMITERS =
            Map.of(',', "commas", ';', "semicolons", '\t', "tabs", '|', "bars");
    private static final char DEFAULT_DELIMITER = ',';
    private static final int LONGEST_FIRST_LINE = 1 << 16;

    private final BufferedReader reader;
    private final char delimiter;

    private TextTable(BufferedReader reader) throws IOException {
        this.reader = reader;
        this.delimiter = delimiter(reader);
    }

    static TextTable open(UploadedBody file) throws IOException {
        BufferedInputStream bytes = new BufferedInputStream(file.open());
        return new TextTable(new BufferedReader(
                new InputStreamReader(
                        bytes,
                        charset(bytes)
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                LONGEST_FIRST_LINE));
    }

    /** The encoding that the byte order mark tells; the stream is past the mark afterwards. */
    private static Charset charset(InputStream bytes) throws IOException {
        bytes.mark(3);
        int first = bytes.read();
        int second = bytes.read();
        if (first == 0xFE && second == 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        if (first == 0xFF && second == 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        if (first != 0xEF || second != 0xBB || bytes.read() != 0xBF) {
            bytes.reset();
        }
        return StandardCharsets.UTF_8;
    }

    private static char delimiter(Reader reader) throws IOException {
        reader.mark(LONGEST_FIRST_LINE);
        char[] start = new char[LONGEST_FIRST_LINE - 1];
        int length = Math.max(0, reader.read(start));
        reader.reset();
        char best = DEFAULT_DELIMITER;
        int most = 0;
        for (char candidate : new char[] {DEFAULT_DELIMITER, ';', '\t', '|'}) {
            int count = count(candidate, start, length);
            if (count > most) {
                best = candidate;
                most = count;
            }
        }
        return best;
    }

    private static int count(char candidate, char[] text, int length) {
        int count = 0;
        boolean quoted = false;
        for (int at = 0; at < length && (quoted || (text[at] != '\n' && text[at] != '\r')); at++) {
            if (text[at] == '"') {
                quoted = !quoted;
            } else if (text[at] == candidate && !quoted) {
                count++;
            }
        }
        return count;
    }

    Reader reader() {
        return reader;
    }

    char delimiter() {
        return delimiter;
    }

    String delimiterName() {
        return DELIMITERS.getOrDefault(delimiter, "commas");
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
