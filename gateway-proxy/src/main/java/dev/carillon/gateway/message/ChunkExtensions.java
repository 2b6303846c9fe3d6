package dev.carillon.gateway.message;

import org.jspecify.annotations.Nullable;

/**
 * Checks the extensions of a chunk byte by byte (RFC 9112, section 7.1.1): {@code *( ";" name [ "=" value ] )}. White
 * space is taken around the name only, where the grammar calls it bad but readable.
 */
final class ChunkExtensions {
    // Enough for any honest extension; without a bound they are a body that no limit counts.
    private static final int MAX_LENGTH = 4 * 1024;

    private enum State {
        BEFORE_NAME,
        NAME,
        BEFORE_VALUE,
        VALUE,
        QUOTED,
        ESCAPED,
        BEHIND
    }

    private State state = State.BEFORE_NAME;
    private int length;

    void clear() {
        length = 0;
        begin();
    }

    /** A semicolon behind the size. */
    void begin() {
        state = State.BEFORE_NAME;
    }

    /** Takes the next byte; whether it is the CR that ends the line of the chunk. */
    boolean isEnd(byte b) throws MalformedMessageException {
        if (++length > MAX_LENGTH) {
            throw MalformedMessageException.of("The extensions of the chunks are too long.");
        }
        if (b == '\r' && (state == State.NAME || state == State.VALUE || state == State.BEHIND)) {
            return true;
        }
        State next = switch (state) {
            case BEFORE_NAME -> Head.isBlank(b) ? state : token(b, State.NAME);
            case NAME -> b == '=' ? State.BEFORE_VALUE : behind(b, State.NAME);
            case BEFORE_VALUE -> b == '"' ? State.QUOTED : token(b, State.VALUE);
            case VALUE -> behind(b, State.VALUE);
            case QUOTED -> b == '"' ? State.BEHIND : b == '\\' ? State.ESCAPED : text(b);
            case ESCAPED -> text(b);
            case BEHIND -> b == ';' ? State.BEFORE_NAME : null;
        };
        if (next == null) {
            throw MalformedMessageException.of("The extension of a chunk is malformed.");
        }
        state = next;
        return false;
    }

    private static @Nullable State behind(byte b, State same) {
        return b == ';' ? State.BEFORE_NAME : token(b, same);
    }

    private static @Nullable State token(byte b, State next) {
        return HeadReader.isToken(b) ? next : null;
    }

    private static @Nullable State text(byte b) {
        return HeadReader.isValue(b) ? State.QUOTED : null;
    }
}
