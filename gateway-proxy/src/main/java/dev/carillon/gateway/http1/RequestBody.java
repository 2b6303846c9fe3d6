package dev.carillon.gateway.http1;

import dev.carillon.gateway.message.ChunkedReader;
import dev.carillon.gateway.message.Framing;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The body of the request that a connection is reading. Not thread-safe. */
final class RequestBody {
    private final ChunkedReader chunks = new ChunkedReader();
    private final Deque<ByteBuf> ahead = new ArrayDeque<>();
    private long left;
    private boolean wanted;
    private boolean whole;

    void begin(long length) {
        left = length;
        wanted = false;
        whole = length == 0;
        if (length == Framing.CHUNKED) {
            chunks.clear();
        }
    }

    void want(boolean isWanted) {
        wanted = isWanted;
    }

    boolean isWanted() {
        return wanted;
    }

    /** Reads pieces of a chunked body before anybody wants them: those that are here already. */
    void readAhead(ByteBuf in) throws MalformedMessageException {
        whole = chunks.read(in, ahead::addLast);
    }

    boolean isAnythingRead() {
        return whole || !ahead.isEmpty();
    }

    /**
     * Reads on, as long as it is wanted.
     *
     * @return whether the body is whole
     */
    boolean read(ByteBuf in, Http1Exchange exchange) throws MalformedMessageException {
        while (!ahead.isEmpty()) {
            if (!wanted) {
                return false;
            }
            exchange.received(ahead.pollFirst());
        }
        if (whole) {
            return true;
        }
        if (!in.isReadable()) {
            return false;
        }
        if (left == Framing.CHUNKED) {
            whole = chunks.read(in, exchange::received);
        } else {
            ByteBuf piece = in.readRetainedSlice((int) Math.min(left, in.readableBytes()));
            left -= piece.readableBytes();
            whole = left == 0;
            exchange.received(piece);
        }
        return whole;
    }

    /** The trailers of a whole body; null where there are none. */
    @Nullable Head trailers() {
        return left == Framing.CHUNKED ? chunks.trailers() : null;
    }

    void discard() {
        while (!ahead.isEmpty()) {
            ahead.pollFirst().release();
        }
    }
}
