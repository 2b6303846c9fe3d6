package dev.carillon.gateway.relay;

import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.HeadText;
import dev.carillon.gateway.message.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Pieces of a chunked request body (RFC 9112, section 7.1). */
final class ChunkedPiece {
    private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private ChunkedPiece() {}

    /** A chunk with this piece inside, taking its ownership. */
    static ByteBuf of(ByteBuf piece) {
        byte[] size = (Integer.toHexString(piece.readableBytes()) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        return Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(size), piece, Unpooled.wrappedBuffer(CRLF));
    }

    /** The last chunk and the trailer section of the request with this head. */
    static ByteBuf last(ByteBufAllocator alloc, HeadText text, Head request, @Nullable Head trailers) {
        text.clear().append("0\r\n");
        if (trailers != null) {
            Trailers.pass(request, trailers, text);
        }
        text.end();
        ByteBuf out = alloc.ioBuffer(text.size());
        text.writeTo(out);
        return out;
    }
}
