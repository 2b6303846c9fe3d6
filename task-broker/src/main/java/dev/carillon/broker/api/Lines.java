package dev.carillon.broker.api;

/** The lines of a body that are not blank, one after the other. Not for two threads. */
final class Lines {
    private final byte[] body;
    private int from;
    private int to;

    Lines(byte[] body) {
        this.body = body;
        moveTo(0);
    }

    /** Whether there is a line; the others are asked only where there is. */
    boolean hasNext() {
        return from < body.length;
    }

    /** Where this line begins. */
    int from() {
        return from;
    }

    /** Where its line feed is, or the body ends. */
    int to() {
        return to;
    }

    /** Goes on to the next line. */
    void next() {
        moveTo(to + 1);
    }

    private void moveTo(int start) {
        from = start;
        to = end(start);
        while (from < body.length && isBlankFrom(from)) {
            from = to + 1;
            to = end(from);
        }
    }

    private int end(int start) {
        int at = start;
        while (at < body.length && body[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Whether only white space is left of this line. */
    boolean isBlankFrom(int start) {
        for (int at = start; at < to; at++) {
            if (body[at] != ' ' && body[at] != '\t' && body[at] != '\r') {
                return false;
            }
        }
        return true;
    }
}
