package dev.carillon.broker.push;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Leaves out answers that say that the answer is still to come: Vert.x's client knows 100 and 103, and takes every other for
 * the answer itself. Of one connection; on its event loop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.2">RFC 9110, section 15.2</a>
 */
final class InterimAnswers extends ChannelInboundHandlerAdapter {
    private static final int SWITCHING_PROTOCOLS = 101;

    private boolean inside;

    private InterimAnswers() {}

    /** Of what comes on this connection from now on. */
    static void leaveOut(HttpConnection connection) {
        ChannelHandlerContext client = ((ConnectionBase) connection).channelHandlerContext();
        client.pipeline().addBefore(client.name(), "interim answers", new InterimAnswers());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse head) {
            inside = isInterim(head);
        }
        if (!inside) {
            context.fireChannelRead(message);
            return;
        }
        inside = !(message instanceof LastHttpContent);
        ReferenceCountUtil.release(message);
    }

    /** After 101 there is no HTTP any more. Nobody asks for that, and nobody can go on with it. */
    private static boolean isInterim(HttpResponse head) {
        return head.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && head.status().code() != SWITCHING_PROTOCOLS
                && head.decoderResult().isSuccess();
    }
}
