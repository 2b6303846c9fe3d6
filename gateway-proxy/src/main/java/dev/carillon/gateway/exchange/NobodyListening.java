package dev.carillon.gateway.exchange;

import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Stands where nobody works on an exchange yet, or any more. */
public enum NobodyListening implements ExchangeListener {
    INSTANCE;

    @Override
    public void requestData(ByteBuf piece) {
        piece.release();
    }

    @Override
    public void requestPaused() {}

    @Override
    public void requestEnded(@Nullable Head trailers) {}

    @Override
    public void requestMalformed(MalformedMessageException fault) {}

    @Override
    public void clientGone() {}

    @Override
    public void clientWritable(boolean writable) {}
}
