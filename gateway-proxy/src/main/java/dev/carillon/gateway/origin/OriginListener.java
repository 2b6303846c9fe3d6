package dev.carillon.gateway.origin;

import dev.carillon.gateway.message.Head;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Whoever sent a request over a connection to an origin; called on its event loop. */
public interface OriginListener {

    /** An interim answer, of 100 to 199 but not 101; the head is good during the call. */
    void informed(Head head);

    /**
     * The answer begins.
     *
     * @param length of its body, see {@link dev.carillon.gateway.message.Framing}
     */
    void answered(Head head, long length);

    /** A piece of the body, with its ownership. */
    void answerData(ByteBuf piece);

    /** What has come by now is all for the moment: time to flush. */
    void answerPaused();

    /**
     * The answer is whole.
     *
     * @param head of the answer; good until the connection takes another request on
     * @param trailers null where there are none
     */
    void answerEnded(Head head, @Nullable Head trailers);

    /**
     * The origin switches protocols (101), and the connection is no longer HTTP.
     *
     * @param early what came behind the head, with its ownership
     */
    void upgraded(Head head, ByteBuf early);

    /**
     * The connection is of no more use.
     *
     * @param untouched whether not one byte of an answer had come
     */
    void originFailed(OriginFailure failure, boolean untouched);

    /** Whether the origin takes more of the request now. */
    void originWritable(boolean writable);
}
