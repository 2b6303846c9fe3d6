package dev.carillon.gateway.relay;

import dev.carillon.gateway.message.Framing;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.Methods;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What has been sent of a request's body, so that it can be sent once more; up to {@link #MOST} bytes, after which there
 * is no sending it again. And what came while there was no connection to send it over. Keeps references to the pieces, and
 * copies nothing.
 */
final class ReplayBuffer {
    /** The most that is kept of a body. */
    static final int MOST = 64 * 1024;

    /** In so many pieces: each may keep a whole buffer from being used again. */
    private static final int MOST_PIECES = 64;

    private static final ReplayBuffer EMPTY = new ReplayBuffer(false);

    private final boolean keeping;
    private final List<ByteBuf> pieces;
    private int size;
    private boolean whole = true;
    private @Nullable Head trailers;

    private ReplayBuffer(boolean keeping) {
        this.keeping = keeping;
        this.pieces = keeping ? new ArrayList<>() : List.of();
    }

    /** For a request with a body of this length. */
    static ReplayBuffer of(Head request, long length) {
        if (length == 0) {
            return EMPTY;
        }
        ReplayBuffer buffer = new ReplayBuffer(true);
        // What cannot be repeated anyway is worth no memory, and what is too long would not stay.
        if (length > MOST || (length == Framing.CHUNKED && !Methods.isIdempotent(request))) {
            buffer.size = MOST;
        }
        return buffer;
    }

    /** Keeps a piece that is about to be sent. */
    void keep(ByteBuf piece) {
        if (!keeping) {
            return;
        }
        int bytes = piece.readableBytes();
        if (!whole || size + bytes > MOST || pieces.size() == MOST_PIECES) {
            release();
            whole = false;
            return;
        }
        size += bytes;
        pieces.add(piece.retainedDuplicate());
    }

    /**
     * Takes a piece, with its ownership, that waits to be sent behind all others; however long, since it was sent to nobody,
     * and without it the request could be sent to nobody else.
     */
    void hold(ByteBuf piece) {
        if (!whole) {
            piece.release();
            throw new IllegalStateException("what was sent before it is here no longer");
        }
        size += piece.readableBytes();
        pieces.add(piece);
    }

    void end(@Nullable Head sentTrailers) {
        trailers = sentTrailers;
    }

    @Nullable Head trailers() {
        return trailers;
    }

    /** Whether everything is here that was sent, or is to be. */
    boolean isWhole() {
        return whole;
    }

    /** Gives each piece, with an ownership of its own; keeps them where they are not too much. */
    void sendAgain(Consumer<ByteBuf> to) {
        for (ByteBuf piece : pieces) {
            to.accept(piece.retainedDuplicate());
        }
        if (size > MOST || pieces.size() > MOST_PIECES) {
            release();
        }
    }

    /** Keeps nothing any more; what was sent after this is not whole. */
    void release() {
        if (keeping && !pieces.isEmpty()) {
            pieces.forEach(ByteBuf::release);
            pieces.clear();
            whole = false;
        }
    }
}
