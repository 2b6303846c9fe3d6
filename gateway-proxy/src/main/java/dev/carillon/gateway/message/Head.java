package dev.carillon.gateway.message;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The head of one message, as its own bytes and the places of its parts in them; nothing is turned into text until
 * somebody asks. One head serves one connection again and again ({@link #clear}), so a steady flow of messages
 * allocates nothing here.
 *
 * <p>Not thread-safe: it lives on the event loop of its connection. Read by {@link HeadReader}.
 */
public final class Head {
    private static final int SPAN = 4;
    private static final int INITIAL_BYTES = 1024;
    private static final int INITIAL_FIELDS = 32;
    /** What most heads fit in; a larger one is given back, or every idle connection could hold the largest there is. */
    private static final int KEPT_BYTES = 8 * 1024;

    private static final int KEPT_FIELDS = 64;
    private static final byte[] KEEP_ALIVE = "keep-alive".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = "close".getBytes(StandardCharsets.US_ASCII);

    byte[] bytes = new byte[INITIAL_BYTES];
    /** How many bytes are here, those of the message behind the head included until it is complete. */
    int size;
    /** The first byte of the first line that has not been understood yet. */
    int lineStart;
    /** Where the field section begins. */
    int fieldsStart;
    /** Behind the line end of the last field. */
    int fieldsEnd;

    boolean startLineRead;
    // Request: method, target. Response: status, reason.
    int firstEnd;
    int secondStart;
    int secondEnd;
    int minorVersion;
    int status;
    private boolean http2;

    private int fields;
    private int[] spans = new int[SPAN * INITIAL_FIELDS];
    private KnownField[] known = new KnownField[INITIAL_FIELDS];
    private long mask;

    /** Forgets the message. */
    public void clear() {
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[INITIAL_BYTES];
        }
        if (known.length > KEPT_FIELDS) {
            known = new KnownField[INITIAL_FIELDS];
            spans = new int[SPAN * INITIAL_FIELDS];
        }
        size = 0;
        lineStart = 0;
        fieldsStart = 0;
        fieldsEnd = 0;
        startLineRead = false;
        fields = 0;
        mask = 0;
        status = 0;
        http2 = false;
    }

    /** Whether bytes of a message have been taken in. */
    public boolean isBegun() {
        return size > 0;
    }

    void take(ByteBuf in, int count) {
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count));
        }
        in.getBytes(in.readerIndex(), bytes, size, count);
        size += count;
    }

    void addField(int nameStart, int nameEnd, int valueStart, int valueEnd) {
        if (fields == known.length) {
            known = Arrays.copyOf(known, fields * 2);
            spans = Arrays.copyOf(spans, fields * 2 * SPAN);
        }
        int at = fields * SPAN;
        spans[at] = nameStart;
        spans[at + 1] = nameEnd;
        spans[at + 2] = valueStart;
        spans[at + 3] = valueEnd;
        KnownField field = KnownField.of(bytes, nameStart, nameEnd);
        known[fields++] = field;
        mask |= field.bit();
    }

    // --- The start line ---------------------------------------------------------------------------------------------

    /** The method of a request. */
    public String method() {
        return text(0, firstEnd);
    }

    /** Whether the method is this one; methods are case-sensitive (RFC 9110, section 9.1). */
    public boolean hasMethod(byte[] method) {
        return Arrays.equals(bytes, 0, firstEnd, method, 0, method.length);
    }

    /** The target of a request. */
    public String target() {
        return text(secondStart, secondEnd);
    }

    public int targetStart() {
        return secondStart;
    }

    public int targetEnd() {
        return secondEnd;
    }

    public int methodEnd() {
        return firstEnd;
    }

    /** The status of a response; 0 for a request. */
    public int status() {
        return status;
    }

    /** Whether it came as HTTP/1.0. */
    public boolean isHttp10() {
        return minorVersion == 0;
    }

    /** It came as HTTP/2, and was written down as its like of HTTP/1.1. */
    public void cameAsHttp2() {
        http2 = true;
    }

    /** Whether it came as HTTP/2. */
    boolean isHttp2() {
        return http2;
    }

    /** The bytes that the places are in; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    // --- The fields -------------------------------------------------------------------------------------------------

    public int fields() {
        return fields;
    }

    /** Which field this is. */
    public KnownField field(int i) {
        return known[i];
    }

    public boolean has(KnownField field) {
        return (mask & field.bit()) != 0;
    }

    /** Whether it has any of these. */
    public boolean hasAny(long fieldMask) {
        return (mask & fieldMask) != 0;
    }

    /** The place of the first such field; -1 where there is none. */
    public int find(KnownField field) {
        return has(field) ? findFrom(field, 0) : -1;
    }

    int findFrom(KnownField field, int from) {
        for (int i = from; i < fields; i++) {
            if (known[i] == field) {
                return i;
            }
        }
        return -1;
    }

    /** How many such fields there are. */
    public int count(KnownField field) {
        int count = 0;
        for (int i = find(field); i >= 0; i = findFrom(field, i + 1)) {
            count++;
        }
        return count;
    }

    /** The value of the first such field; null where there is none. */
    public @Nullable String value(KnownField field) {
        int i = find(field);
        return i < 0 ? null : value(i);
    }

    /** All values of such fields as one list (RFC 9110, section 5.3); null where there is none. */
    public @Nullable String joined(KnownField field) {
        String joined = null;
        for (int i = find(field); i >= 0; i = findFrom(field, i + 1)) {
            joined = joined == null ? value(i) : joined + ", " + value(i);
        }
        return joined;
    }

    /** The first value of a field of any name; null where there is none. */
    public @Nullable String value(String name) {
        for (int i = 0; i < fields; i++) {
            if (name.length() == nameEnd(i) - nameStart(i) && name.equalsIgnoreCase(name(i))) {
                return value(i);
            }
        }
        return null;
    }

    public String name(int i) {
        return text(nameStart(i), nameEnd(i));
    }

    public String value(int i) {
        return text(valueStart(i), valueEnd(i));
    }

    public int nameStart(int i) {
        return spans[i * SPAN];
    }

    public int nameEnd(int i) {
        return spans[i * SPAN + 1];
    }

    public int valueStart(int i) {
        return spans[i * SPAN + 2];
    }

    public int valueEnd(int i) {
        return spans[i * SPAN + 3];
    }

    /** Where the line of a field begins; of the one past the last, where the field section ends. */
    public int lineStart(int i) {
        return i == fields ? fieldsEnd : nameStart(i);
    }

    /** Whether the list in such fields has this member, in lower case. */
    public boolean lists(KnownField field, byte[] member) {
        for (int i = find(field); i >= 0; i = findFrom(field, i + 1)) {
            if (listHas(valueStart(i), valueEnd(i), member, 0, member.length)) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code Connection} says more than that the connection stays or ends. */
    boolean nominatesFields() {
        int i = find(KnownField.CONNECTION);
        return i >= 0
                && !((valueEquals(i, KEEP_ALIVE) || valueEquals(i, CLOSE))
                        && findFrom(KnownField.CONNECTION, i + 1) < 0);
    }

    /**
     * Whether {@code Connection} names this field of the head, or of the section behind its body, which then belongs to
     * the connection (RFC 9110, section 7.6.1).
     */
    boolean nominates(Head section, int i) {
        for (int c = find(KnownField.CONNECTION); c >= 0; c = findFrom(KnownField.CONNECTION, c + 1)) {
            if (listHas(valueStart(c), valueEnd(c), section.bytes, section.nameStart(i), section.nameEnd(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a field is for whom the message is for, and not for the connection it came over. */
    public boolean isEndToEnd(int i) {
        return passes(i, KnownField.HOP_BY_HOP, nominatesFields());
    }

    boolean passes(int i, long never, boolean nominates) {
        return (known[i].bit() & never) == 0 && !(nominates && isNominable(known[i]) && nominates(this, i));
    }

    // Those that decide whom a message is for are for every hop, whatever Connection claims.
    private static boolean isNominable(KnownField field) {
        return field != KnownField.HOST && field != KnownField.VIA && field != KnownField.MAX_FORWARDS;
    }

    private boolean listHas(int from, int to, byte[] member, int memberStart, int memberEnd) {
        int start = from;
        while (start < to) {
            int end = start;
            while (end < to && bytes[end] != ',') {
                end++;
            }
            int first = start;
            int last = end;
            while (first < last && isBlank(bytes[first])) {
                first++;
            }
            while (last > first && isBlank(bytes[last - 1])) {
                last--;
            }
            if (equalsIgnoringCase(first, last, member, memberStart, memberEnd)) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    private boolean equalsIgnoringCase(int start, int end, byte[] other, int otherStart, int otherEnd) {
        if (end - start != otherEnd - otherStart) {
            return false;
        }
        for (int i = 0; i < end - start; i++) {
            if (KnownField.folded(bytes[start + i]) != KnownField.folded(other[otherStart + i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether the value of a field is this, in lower case. */
    public boolean valueEquals(int i, byte[] lowerCase) {
        return equalsIgnoringCase(valueStart(i), valueEnd(i), lowerCase, 0, lowerCase.length);
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    public String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
