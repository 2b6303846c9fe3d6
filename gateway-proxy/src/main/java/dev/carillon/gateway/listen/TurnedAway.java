package dev.carillon.gateway.listen;

import dev.carillon.gateway.message.ProxyError;
import dev.carillon.http.problem.Problem;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A connection for which there is no room: it is answered with 503 at once, whatever it was going to ask. */
// A write or close that fails ends the channel, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class TurnedAway extends ChannelInboundHandlerAdapter {
    private static final long LINGER_MILLIS = 500;
    private static final byte[] ANSWER = answer();

    private static byte[] answer() {
        Problem problem = Problem.of(503, "too-many-connections", "There are too many connections; try again.", null);
        String body = "{\"type\":\"" + problem.type() + "\",\"title\":\"" + problem.title() + "\",\"status\":503,"
                + "\"detail\":\"" + problem.detail() + "\"}";
        String head = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: " + Problem.MEDIA_TYPE + "\r\nContent-Length: "
                + body.length() + "\r\nRetry-After: 1\r\n" + ProxyError.FIELD + ": "
                + ProxyError.PROXY_INTERNAL_RESPONSE.status("too-many-connections") + "\r\nConnection: close\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    static void politely(Channel channel) {
        channel.pipeline().addLast(new TurnedAway());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(Unpooled.wrappedBuffer(ANSWER)).addListener(written -> {
            if (ctx.channel() instanceof DuplexChannel duplex && duplex.isActive()) {
                duplex.shutdownOutput();
            }
        });
        // Unread bytes would make a reset of the close, and the answer be lost (RFC 9112, section 9.6).
        ctx.executor().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        ctx.close();
    }
}
