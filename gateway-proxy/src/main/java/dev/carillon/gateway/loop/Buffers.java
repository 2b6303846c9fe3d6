package dev.carillon.gateway.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * Where the buffers of the data path come from. Quarkus sets Netty's own pool up for small memory, with chunks of 64 KiB:
 * there each read of that size is a chunk of its own, made, zeroed and given back; that was a quarter of the Java time of
 * a request. Chunks of 4 MiB, as Netty has them by itself, make it a few instructions.
 *
 * <p>Initialized at run time in a native image, whose heap can hold no memory outside of it.
 */
public final class Buffers {
    private static final int PAGE = 8192;
    private static final int CHUNK_ORDER = 9;
    private static final int SMALL_CACHE = 256;
    private static final int NORMAL_CACHE = 64;

    private static final ByteBufAllocator POOL = new PooledByteBufAllocator(
            true, 0, Runtime.getRuntime().availableProcessors(), PAGE, CHUNK_ORDER, SMALL_CACHE, NORMAL_CACHE, false);

    // Constants are never released, which is no leak.
    private static final ByteBufAllocator UNWATCHED = new UnpooledByteBufAllocator(true, true);

    private static final ByteBuf CRLF = constant("\r\n");

    private Buffers() {}

    /** The end of a line, to be written and not released; its reader is the caller's own. */
    public static ByteBuf crlf() {
        return CRLF.duplicate();
    }

    /** Bytes that are written again and again, each time as a {@link ByteBuf#duplicate()}. */
    public static ByteBuf constant(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Unpooled.unreleasableBuffer(
                UNWATCHED.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
    }

    /** The pool; thread-safe. */
    public static ByteBufAllocator pool() {
        return POOL;
    }
}
