package dev.carillon.gateway.exchange;

import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Whoever works on an exchange hears here of its client; called on its event loop. */
public interface ExchangeListener {

    /** A piece of the request's body, with its ownership. */
    void requestData(ByteBuf piece);

    /** What has come by now is all for the moment: time to flush. */
    void requestPaused();

    /**
     * The request is whole.
     *
     * @param trailers null where there are none
     */
    void requestEnded(@Nullable Head trailers);

    /** The body is not well-formed: there is no more of it, and what was sent on must not look whole. */
    void requestMalformed(MalformedMessageException fault);

    /** The client is gone, and with it the need for an answer. */
    void clientGone();

    /** Whether the client takes more of the answer now. */
    void clientWritable(boolean writable);
}
