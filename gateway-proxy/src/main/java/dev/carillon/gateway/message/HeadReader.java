package dev.carillon.gateway.message;

import io.netty.buffer.ByteBuf;

/**
 * Reads heads of HTTP/1.1 and HTTP/1.0 messages by the letter of RFC 9112 and of nothing that is merely usual: one SP
 * where it says one, CRLF at each line end, no folding, no control characters. What is read twice in two ways is what
 * request smuggling lives on.
 *
 * <p>Takes what has arrived and goes on where it stopped; a line is looked at again only while it is incomplete. Pure but
 * for the head it fills.
 */
public final class HeadReader {
    /** The longest start line (RFC 9112, section 3 asks for 8000 at least). */
    public static final int MAX_LINE = 8 * 1024;
    /** The longest head, and the longest trailer section. */
    public static final int MAX_HEAD = 32 * 1024;

    private static final int MAX_FIELDS = 256;
    private static final int STEP = 512;
    private static final int DONE = 1;
    private static final int MORE = 0;

    private static final byte[] TOKEN = new byte[256];
    private static final byte[] VALUE = new byte[256];
    private static final byte[] TARGET = new byte[256];

    static {
        for (int i = 0x21; i < 0x7f; i++) {
            TARGET[i] = 1;
        }
        // A fragment is never sent (RFC 9110, section 7.1).
        TARGET['#'] = 0;
        for (int i = 0x20; i < 0x100; i++) {
            VALUE[i] = (byte) (i == 0x7f ? 0 : 1);
        }
        VALUE['\t'] = 1;
        for (char c = 'a'; c <= 'z'; c++) {
            TOKEN[c] = 1;
            TOKEN[Character.toUpperCase(c)] = 1;
        }
        for (char c : "0123456789!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = 1;
        }
    }

    private HeadReader() {}

    static boolean isToken(byte b) {
        return TOKEN[b & 0xff] != 0;
    }

    static boolean isValue(byte b) {
        return VALUE[b & 0xff] != 0;
    }

    /**
     * Takes the head of a request from what has arrived.
     *
     * @return whether the head is complete; {@code in} then stands at the first byte behind it, else at its end
     */
    public static boolean request(Head head, ByteBuf in) throws MalformedMessageException {
        return read(head, in, Kind.REQUEST);
    }

    /** As {@link #request}, for a response. */
    public static boolean response(Head head, ByteBuf in) throws MalformedMessageException {
        return read(head, in, Kind.RESPONSE);
    }

    /** As {@link #request}, for the trailer section of a body. */
    public static boolean trailers(Head head, ByteBuf in) throws MalformedMessageException {
        head.startLineRead = true;
        return read(head, in, Kind.TRAILERS);
    }

    private enum Kind {
        REQUEST,
        RESPONSE,
        TRAILERS
    }

    private static boolean read(Head head, ByteBuf in, Kind kind) throws MalformedMessageException {
        while (in.isReadable()) {
            int before = head.size;
            int step = Math.min(in.readableBytes(), Math.min(Math.max(STEP, before), MAX_HEAD - before));
            head.take(in, step);
            if (lines(head, kind) == DONE) {
                in.skipBytes(head.lineStart - before);
                head.size = head.lineStart;
                return true;
            }
            in.skipBytes(step);
            if (head.size == MAX_HEAD) {
                throw new MalformedMessageException(431, "fields-too-long", "The header fields are too long.");
            }
        }
        return false;
    }

    private static int lines(Head head, Kind kind) throws MalformedMessageException {
        byte[] bytes = head.bytes;
        int size = head.size;
        if (!head.startLineRead) {
            if (startLine(head, kind) == MORE) {
                return MORE;
            }
            head.startLineRead = true;
            head.fieldsStart = head.lineStart;
        }
        while (true) {
            int start = head.lineStart;
            if (start >= size) {
                return MORE;
            }
            byte first = bytes[start];
            if (first == '\r') {
                if (start + 1 == size) {
                    return MORE;
                }
                if (bytes[start + 1] != '\n') {
                    throw bareCr();
                }
                head.fieldsEnd = start;
                head.lineStart = start + 2;
                return DONE;
            }
            if (field(head, start) == MORE) {
                return MORE;
            }
        }
    }

    private static int field(Head head, int start) throws MalformedMessageException {
        byte[] bytes = head.bytes;
        int size = head.size;
        int at = start;
        while (at < size && TOKEN[bytes[at] & 0xff] != 0) {
            at++;
        }
        if (at == size) {
            return MORE;
        }
        if (bytes[at] != ':' || at == start) {
            throw fieldNameFault(bytes[at], at == start);
        }
        int nameEnd = at++;
        while (at < size && Head.isBlank(bytes[at])) {
            at++;
        }
        int valueStart = at;
        while (at < size && VALUE[bytes[at] & 0xff] != 0) {
            at++;
        }
        if (at + 1 >= size) {
            // A single CR may be the half of a line end.
            if (at < size && bytes[at] != '\r') {
                throw controlCharacter(bytes[at]);
            }
            return MORE;
        }
        if (bytes[at] != '\r') {
            throw controlCharacter(bytes[at]);
        }
        if (bytes[at + 1] != '\n') {
            throw bareCr();
        }
        int valueEnd = at;
        while (valueEnd > valueStart && Head.isBlank(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        if (head.fields() == MAX_FIELDS) {
            throw new MalformedMessageException(431, "fields-too-long", "There are too many header fields.");
        }
        head.addField(start, nameEnd, valueStart, valueEnd);
        head.lineStart = at + 2;
        return DONE;
    }

    private static MalformedMessageException fieldNameFault(byte b, boolean atStart) {
        if (Head.isBlank(b)) {
            return MalformedMessageException.of(
                    atStart
                            ? "A line of the header fields begins with white space: folding is obsolete."
                            : "There is white space before the colon of a field.");
        }
        if (b == ':') {
            return MalformedMessageException.of("A field has no name.");
        }
        return b == '\r' || b == '\n'
                ? MalformedMessageException.of("A line of the header fields has no colon.")
                : MalformedMessageException.of("The name of a field has a character that is not allowed there.");
    }

    private static MalformedMessageException controlCharacter(byte b) {
        return MalformedMessageException.of(
                b == '\n'
                        ? "A line ends in LF alone; CRLF is the line end."
                        : "The message has a control character where none may be.");
    }

    private static MalformedMessageException bareCr() {
        return MalformedMessageException.of("There is a CR without its LF.");
    }

    private static int startLine(Head head, Kind kind) throws MalformedMessageException {
        int end = endOfLine(head);
        if (end < 0) {
            return MORE;
        }
        if (kind == Kind.REQUEST) {
            requestLine(head, end);
        } else {
            statusLine(head, end);
        }
        head.lineStart = end + 2;
        return DONE;
    }

    /** Where the CRLF of the first line is; -1 while it has not come. */
    private static int endOfLine(Head head) throws MalformedMessageException {
        byte[] bytes = head.bytes;
        int size = Math.min(head.size, MAX_LINE + 1);
        int at = 0;
        while (at < size && VALUE[bytes[at] & 0xff] != 0) {
            at++;
        }
        if (at > MAX_LINE) {
            throw new MalformedMessageException(414, "target-too-long", "The request line is too long.");
        }
        if (at == head.size) {
            return -1;
        }
        if (bytes[at] != '\r') {
            throw controlCharacter(bytes[at]);
        }
        if (at + 1 == head.size) {
            return -1;
        }
        if (bytes[at + 1] != '\n') {
            throw bareCr();
        }
        return at;
    }

    // RFC 9112, section 3: method SP request-target SP HTTP-version
    private static void requestLine(Head head, int end) throws MalformedMessageException {
        byte[] bytes = head.bytes;
        int at = 0;
        while (TOKEN[bytes[at] & 0xff] != 0) {
            at++;
        }
        head.firstEnd = at;
        if (at == 0 || bytes[at] != ' ') {
            throw notRequestLine();
        }
        head.secondStart = ++at;
        while (TARGET[bytes[at] & 0xff] != 0) {
            at++;
        }
        head.secondEnd = at;
        if (at == head.secondStart || bytes[at] != ' ') {
            throw targetFault(bytes[at]);
        }
        if (version(head, at + 1, end) != end) {
            throw notRequestLine();
        }
    }

    private static MalformedMessageException targetFault(byte b) {
        if (b < 0) {
            return new MalformedMessageException(
                    400,
                    "malformed-target",
                    "The target has a character that is not ASCII; escape its bytes in UTF-8 with '%'.");
        }
        return b == '#'
                ? MalformedMessageException.of("The target has a fragment, which is never sent.")
                : notRequestLine();
    }

    private static MalformedMessageException notRequestLine() {
        return MalformedMessageException.of("The first line is not a request line of HTTP/1.1.");
    }

    // RFC 9112, section 4: HTTP-version SP status-code SP [ reason-phrase ]
    private static void statusLine(Head head, int end) throws MalformedMessageException {
        byte[] bytes = head.bytes;
        int at = version(head, 0, end);
        if (at + 4 > end || bytes[at] != ' ') {
            throw notStatusLine();
        }
        int status = 0;
        for (int i = at + 1; i < at + 4; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                throw notStatusLine();
            }
            status = status * 10 + bytes[i] - '0';
        }
        at += 4;
        if (status < 100 || status > 599 || (at < end && bytes[at] != ' ')) {
            throw notStatusLine();
        }
        head.status = status;
        head.firstEnd = at;
        // Some servers leave out the space with the reason.
        head.secondStart = Math.min(at + 1, end);
        head.secondEnd = end;
    }

    private static MalformedMessageException notStatusLine() {
        return MalformedMessageException.of("The first line is not a status line of HTTP/1.1.");
    }

    /** Reads {@code HTTP/1.x}; returns the place behind it. */
    private static int version(Head head, int at, int end) throws MalformedMessageException {
        byte[] bytes = head.bytes;
        boolean isVersion = at + 8 <= end
                && bytes[at] == 'H'
                && bytes[at + 1] == 'T'
                && bytes[at + 2] == 'T'
                && bytes[at + 3] == 'P'
                && bytes[at + 4] == '/'
                && isDigit(bytes[at + 5])
                && bytes[at + 6] == '.'
                && isDigit(bytes[at + 7]);
        if (!isVersion) {
            throw notRequestLine();
        }
        if (bytes[at + 5] != '1') {
            throw new MalformedMessageException(505, "version-not-supported", "HTTP/1.1 and HTTP/1.0 are spoken here.");
        }
        // A higher minor version is read as the highest known (RFC 9110, section 2.5).
        head.minorVersion = bytes[at + 7] == '0' ? 0 : 1;
        return at + 8;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
