package dev.carillon.gateway.loop;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * Where the buffers of the data path come from. Quarkus sets Netty's own pool up for small memory, with chunks of 64 KiB:
 * there each read of that size is a chunk of its own, made, zeroed and given back; that was a quarter of the Java time of
 * a request. Chunks of 4 MiB, as Netty has them by itself, make it a few instructions.
 */
public final class Buffers {
    private static final int PAGE = 8192;
    private static final int CHUNK_ORDER = 9;
    private static final int SMALL_CACHE = 256;
    private static final int NORMAL_CACHE = 64;

    private static final ByteBufAllocator POOL = new PooledByteBufAllocator(
            true,
            0,
            Runtime.getRuntime().availableProcessors(),
            PAGE,
            CHUNK_ORDER,
            SMALL_CACHE,
            NORMAL_CACHE,
            false);

    private Buffers() {}

    /** The pool; thread-safe. */
    public static ByteBufAllocator pool() {
        return POOL;
    }
}
