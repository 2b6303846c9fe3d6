package dev.carillon.gateway.http2;

import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A client of HTTP/2 by prior knowledge that a test tells each frame to send. */
// What could not be sent, a test notices by what does not come.
@SuppressWarnings("FutureReturnValueIgnored")
final class FrameClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final Map<Http2FrameStream, Exchanged> exchanges = new ConcurrentHashMap<>();
    private final List<Http2GoAwayFrame> goAways = new CopyOnWriteArrayList<>();
    private final AtomicLong bytes = new AtomicLong();
    private final Frames frames = new Frames();
    private final Channel channel;

    /** What has come on one stream. */
    static final class Exchanged {
        final Http2FrameStream stream;
        final List<Http2Headers> heads = new CopyOnWriteArrayList<>();
        final AtomicLong received = new AtomicLong();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final boolean giving;
        private volatile boolean ended;
        private volatile @Nullable Long reset;

        private Exchanged(Http2FrameStream stream, boolean giving) {
            this.stream = stream;
            this.giving = giving;
        }

        /** Waits for the end of the answer, or of the stream. */
        Exchanged end() {
            await().atMost(PATIENCE).until(() -> ended || reset != null);
            return this;
        }

        /** Waits for a reset, and tells its error. */
        long reset() {
            await().atMost(PATIENCE).until(() -> reset != null);
            return reset == null ? -1 : reset;
        }

        boolean isEnded() {
            return ended;
        }

        String status() {
            return heads.isEmpty() ? "" : heads.getFirst().status().toString();
        }

        @Nullable String field(String name) {
            CharSequence value = heads.getFirst().get(name);
            return value == null ? null : value.toString();
        }

        String body() {
            synchronized (body) {
                return body.toString(StandardCharsets.ISO_8859_1);
            }
        }
    }

    private FrameClient(int port, Http2Settings settings, boolean acknowledging) {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forClient()
                .initialSettings(settings)
                .autoAckSettingsFrame(acknowledging)
                .validateHeaders(false)
                .encoderIgnoreMaxHeaderListSize(true)
                .build();
        channel = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline().addLast(new Counting(), codec, frames);
                    }
                })
                .connect("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
    }

    static FrameClient connect(int port) {
        return connect(port, settings());
    }

    static FrameClient connect(int port, Http2Settings settings) {
        return new FrameClient(port, settings, true);
    }

    /** One that never says that it has read what the gateway asks of it. */
    static FrameClient heedless(int port) {
        return new FrameClient(port, settings(), false);
    }

    static Http2Settings settings() {
        return Http2Settings.defaultSettings().pushEnabled(false);
    }

    static Http2Headers get(String path) {
        return head("GET", path);
    }

    static Http2Headers head(String method, String path) {
        return new DefaultHttp2Headers(false)
                .method(method)
                .scheme("http")
                .authority("shop.test")
                .path(path);
    }

    /** Sends the head of a request. */
    Exchanged begin(Http2Headers head, boolean whole) {
        return begin(head, whole, true);
    }

    /** Sends the head of a request whose answer is read, as far as windows go, or for ever. */
    Exchanged begin(Http2Headers head, boolean whole, boolean giving) {
        Http2FrameStream stream = frames.newStream();
        Exchanged exchanged = new Exchanged(stream, giving);
        exchanges.put(stream, exchanged);
        channel.writeAndFlush(new DefaultHttp2HeadersFrame(head, whole).stream(stream));
        return exchanged;
    }

    Exchanged ask(Http2Headers head) {
        return begin(head, true).end();
    }

    ChannelFuture data(Exchanged on, String text, boolean last) {
        return data(on, text.getBytes(StandardCharsets.ISO_8859_1), last);
    }

    ChannelFuture data(Exchanged on, byte[] bytes, boolean last) {
        return channel.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), last).stream(on.stream));
    }

    void trailers(Exchanged on, Http2Headers fields) {
        channel.writeAndFlush(new DefaultHttp2HeadersFrame(fields, true).stream(on.stream));
    }

    void reset(Exchanged on) {
        channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(on.stream));
    }

    void settle(Http2Settings settings) {
        channel.writeAndFlush(new DefaultHttp2SettingsFrame(settings));
    }

    /** Lets the gateway send so much more. */
    void give(Exchanged on, int bytes) {
        channel.writeAndFlush(new DefaultHttp2WindowUpdateFrame(bytes).stream(on.stream));
    }

    List<Http2GoAwayFrame> goAways() {
        return goAways;
    }

    /** How many bytes have come. */
    long bytes() {
        return bytes.get();
    }

    boolean isOpen() {
        return channel.isActive();
    }

    /** Ends the connection as a process does that is killed. */
    void drop() {
        channel.eventLoop().execute(channel.unsafe()::closeForcibly);
    }

    private final class Counting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            bytes.addAndGet(((ByteBuf) message).readableBytes());
            ctx.fireChannelRead(message);
        }
    }

    private final class Frames extends Http2ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2GoAwayFrame goAway) {
                goAways.add(goAway);
                return;
            }
            if (message instanceof Http2StreamFrame frame && frame.stream() != null) {
                Exchanged on = exchanges.get(frame.stream());
                if (on != null) {
                    taken(ctx, on, frame);
                }
            }
            ReferenceCountUtil.release(message);
        }

        private void taken(ChannelHandlerContext ctx, Exchanged on, Http2StreamFrame frame) {
            if (frame instanceof Http2HeadersFrame fields) {
                on.heads.add(fields.headers());
                on.ended |= fields.isEndStream();
            } else if (frame instanceof Http2DataFrame data) {
                int bytes = data.content().readableBytes();
                on.received.addAndGet(bytes);
                if (on.received.get() < 1_000_000) {
                    synchronized (on.body) {
                        on.body.writeBytes(io.netty.buffer.ByteBufUtil.getBytes(data.content()));
                    }
                }
                on.ended |= data.isEndStream();
                if (on.giving && data.initialFlowControlledBytes() > 0) {
                    ctx.writeAndFlush(
                            new DefaultHttp2WindowUpdateFrame(data.initialFlowControlledBytes()).stream(on.stream));
                }
            } else if (frame instanceof Http2ResetFrame reset) {
                on.reset = reset.errorCode();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
            // What a test does on purpose.
        }
    }

    @Override
    public void close() {
        drop();
        loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
    }
}
