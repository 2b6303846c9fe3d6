package dev.carillon.gateway.origin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Buffers to read answers into, with room in front: the head that goes to the client is a little longer than the one
 * that came, and so still fits before the body it was read with. Head and body then leave in one piece.
 */
final class HeadroomAllocator extends AdaptiveRecvByteBufAllocator {
    /** What a proxy adds to an answer, with a margin. */
    static final int HEADROOM = 256;

    private static final int LEAST = 512;
    private static final int FIRST = 4096;
    private static final int MOST = 64 * 1024;

    HeadroomAllocator() {
        super(LEAST, FIRST, MOST);
    }

    @Override
    @SuppressWarnings("deprecation") // Netty's own channels ask for this type
    public Handle newHandle() {
        return new HeadroomHandle((ExtendedHandle) super.newHandle());
    }

    private static final class HeadroomHandle extends DelegatingHandle implements ExtendedHandle {
        private final ExtendedHandle guessing;

        HeadroomHandle(ExtendedHandle guessing) {
            super(guessing);
            this.guessing = guessing;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator alloc) {
            ByteBuf buffer = alloc.ioBuffer(Math.min(guess() + HEADROOM, MOST));
            return buffer.setIndex(HEADROOM, HEADROOM);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return guessing.continueReading(maybeMoreData);
        }
    }
}
