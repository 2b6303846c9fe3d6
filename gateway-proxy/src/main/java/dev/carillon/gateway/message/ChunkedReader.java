package dev.carillon.gateway.message;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads a chunked body by the letter of RFC 9112, section 7.1, piece by piece as it arrives. What is passed on is framed
 * anew, so extensions end here (section 7.1.1 lets them). Not thread-safe.
 */
public final class ChunkedReader {

    /** Takes what is read. */
    public interface Sink {
        /** Takes the next piece of the body, with its ownership. */
        void data(ByteBuf piece);
    }

    private static final int MAX_SIZE_DIGITS = 15;

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILERS,
        DONE
    }

    // Most connections never carry a chunked body, and most chunked bodies no trailers.
    private @Nullable Head trailers;
    private final ChunkExtensions extensions = new ChunkExtensions();
    private State state = State.SIZE;
    private long size;
    private int digits;

    /** Begins a body. */
    public void clear() {
        state = State.SIZE;
        size = 0;
        digits = 0;
        extensions.clear();
        trailers = null;
    }

    /** The trailer section, once the body is read; null where it is empty. */
    public @Nullable Head trailers() {
        return trailers == null || trailers.fields() == 0 ? null : trailers;
    }

    /**
     * Reads on.
     *
     * @return whether the body is read to its end; {@code in} then stands at the first byte behind it
     * @throws MalformedMessageException for what is no chunked body; pieces before the fault have been passed on
     */
    public boolean read(ByteBuf in, Sink sink) throws MalformedMessageException {
        while (in.isReadable() && state != State.DONE) {
            switch (state) {
                case SIZE -> size(in.readByte());
                case EXTENSION -> extension(in.readByte());
                case SIZE_LF -> sizeEnd(in.readByte());
                case DATA -> data(in, sink);
                case DATA_CR -> expect(in.readByte(), '\r', State.DATA_LF);
                case DATA_LF -> expect(in.readByte(), '\n', State.SIZE);
                case TRAILERS -> {
                    if (trailers == null) {
                        trailers = new Head();
                    }
                    if (HeadReader.trailers(trailers, in)) {
                        state = State.DONE;
                    }
                }
                case DONE -> throw new IllegalStateException("read to its end");
            }
        }
        return state == State.DONE;
    }

    private void size(byte b) throws MalformedMessageException {
        int digit = Character.digit(b, 16);
        if (digit >= 0 && b > 0) {
            if (++digits > MAX_SIZE_DIGITS) {
                throw MalformedMessageException.of("The size of a chunk is too large.");
            }
            size = size * 16 + digit;
        } else if (digits == 0) {
            throw MalformedMessageException.of("A chunk begins with its size.");
        } else if (b == '\r') {
            state = State.SIZE_LF;
        } else if (b == ';') {
            extensions.begin();
            state = State.EXTENSION;
        } else {
            throw MalformedMessageException.of("The size of a chunk is not a hexadecimal number.");
        }
    }

    private void extension(byte b) throws MalformedMessageException {
        if (extensions.isEnd(b)) {
            state = State.SIZE_LF;
        }
    }

    private void sizeEnd(byte b) throws MalformedMessageException {
        expect(b, '\n', size == 0 ? State.TRAILERS : State.DATA);
        digits = 0;
    }

    private void expect(byte b, char wanted, State next) throws MalformedMessageException {
        if (b != wanted) {
            throw MalformedMessageException.of("A chunk does not end where its size says.");
        }
        state = next;
    }

    private void data(ByteBuf in, Sink sink) {
        int piece = (int) Math.min(size, in.readableBytes());
        size -= piece;
        if (size == 0) {
            state = State.DATA_CR;
        }
        sink.data(in.readRetainedSlice(piece));
    }
}
