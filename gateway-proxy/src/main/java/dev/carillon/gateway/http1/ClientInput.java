package dev.carillon.gateway.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived from a client and has not been used yet, and whether more is read. Only what can be used is read: the
 * rest waits in the socket, where it costs the client and not us. Not thread-safe.
 */
final class ClientInput {
    private final Channel channel;
    private @Nullable ByteBuf waiting;
    private boolean reading = true;

    ClientInput(Channel channel) {
        this.channel = channel;
    }

    /** Takes bytes in, with their ownership. */
    void take(ByteBuf in) {
        waiting = waiting == null ? in : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(channel.alloc(), waiting, in);
    }

    /** What is here, to be read from; it keeps its owner. */
    ByteBuf bytes() {
        return waiting == null ? Unpooled.EMPTY_BUFFER : waiting;
    }

    boolean isEmpty() {
        return waiting == null || !waiting.isReadable();
    }

    /** Gives the buffer back, where nothing is left in it. */
    void releaseIfEmpty() {
        if (waiting != null && !waiting.isReadable()) {
            discard();
        }
    }

    /** Throws away what is here. */
    void discard() {
        if (waiting != null) {
            waiting.release();
            waiting = null;
        }
    }

    /** Gives away what is here, with its ownership. */
    ByteBuf giveAway() {
        ByteBuf given = bytes();
        waiting = null;
        return given;
    }

    /** Reads the socket from now on, or no longer. */
    void read(boolean wanted) {
        if (wanted != reading) {
            reading = wanted;
            channel.config().setAutoRead(wanted);
        }
    }
}
