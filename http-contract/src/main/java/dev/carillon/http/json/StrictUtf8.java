package dev.carillon.http.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.io.InputDecorator;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Has a JSON parser refuse bytes that are not UTF-8. Jackson takes overlong forms and surrogates for the characters that
 * they would be, so that one text could be written in many ways. Holds no state.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-8.1">RFC 8259, section 8.1</a>
 */
public final class StrictUtf8 extends InputDecorator {
    private static final long serialVersionUID = 1L;

    /** Whether the bytes from the first index up to the second are UTF-8. */
    public static boolean isUtf8(byte[] bytes, int from, int to) {
        try {
            Utf8Check check = new Utf8Check();
            check.take(bytes, from, to - from);
            check.end();
            return true;
        } catch (JsonParseException e) {
            return false;
        }
    }

    @Override
    public InputStream decorate(IOContext context, InputStream in) {
        return new Checked(in);
    }

    /** Null, which has the bytes read as they are. */
    @Override
    @SuppressWarnings("NullAway") // Jackson says so, and not by an annotation
    public @Nullable InputStream decorate(IOContext context, byte[] bytes, int offset, int length) throws IOException {
        Utf8Check check = new Utf8Check();
        check.take(bytes, offset, length);
        check.end();
        return null;
    }

    @Override
    public Reader decorate(IOContext context, Reader reader) {
        return reader;
    }

    private static final class Checked extends FilterInputStream {
        private final Utf8Check check = new Utf8Check();

        Checked(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            if (count < 0) {
                check.end();
            } else {
                check.take(into, offset, count);
            }
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            return read(new byte[(int) Math.min(count, 1024)]);
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    static JsonParseException notUtf8() {
        return new JsonParseException(null, "the body is not UTF-8");
    }
}
