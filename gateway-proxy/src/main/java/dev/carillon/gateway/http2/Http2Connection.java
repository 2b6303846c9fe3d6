package dev.carillon.gateway.http2;

import dev.carillon.gateway.exchange.Closing;
import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.Lingering;
import dev.carillon.gateway.exchange.ServerSettings;
import dev.carillon.gateway.loop.GatewayLoop;
import dev.carillon.gateway.loop.Timed;
import dev.carillon.gateway.message.HeadReader;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a client that speaks HTTP/2 (RFC 9113), from its preface on. Its streams are {@link Http2Stream}s;
 * here is what concerns them all: the bounds, the deadlines, and the end.
 *
 * <p>Bounds against floods. Netty's codec ends a connection with ENHANCE_YOUR_CALM for more than {@link #MOST_RESETS}
 * streams that are reset in {@link #RESET_SECONDS} seconds, by the client (CVE-2023-44487) or by what it makes us do
 * (CVE-2025-55163); and by its defaults for more than 16 small CONTINUATION frames in a row, more than two empty DATA
 * frames in a row, and 10,000 answers to PING, SETTINGS and the like that the client does not take. Three bounds are ours,
 * since the codec leaves them to the client: how many streams there are before it has acknowledged our SETTINGS, how large the
 * table is that our own fields are compressed with, and how often it changes its mind of that.
 *
 * <p>States: preface (until the client's SETTINGS), open, announced (a first GOAWAY refuses nothing, since requests are on
 * their way; RFC 9113, section 6.8), leaving (a second one says which stream is the last), closing.
 */
// A write or close that fails ends the channel, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Http2Connection extends ChannelInboundHandlerAdapter {
    /** How much of one stream's body the client may send ahead. */
    static final int STREAM_WINDOW = 256 * 1024;
    /** How much of all streams' bodies. */
    static final int CONNECTION_WINDOW = 1024 * 1024;

    /** Of the fields that we have sent: more is searched for longer with every answer, and on the loop of everybody. */
    private static final long MOST_TABLE_BYTES = Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE;

    /** Of a connection: a client has one, and seldom another. */
    private static final int MOST_SETTINGS = 100;

    private static final int MOST_RESETS = 200;
    private static final int RESET_SECONDS = 30;
    private static final long ANNOUNCED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Logger LOG = Logger.getLogger(Http2Connection.class);

    private enum State {
        PREFACE,
        OPEN,
        ANNOUNCED,
        LEAVING,
        CLOSING
    }

    private final GatewayLoop loop;
    private final ServerSettings settings;
    private final Exchange.Peer peer;
    private final Channel channel;
    private final Http2FrameCodec codec;
    private final Timed deadlines = new Timed() {
        @Override
        protected void tick(long now) {
            Http2Connection.this.tick(now);
        }
    };
    private final Set<Http2Stream> unread;
    private State state = State.PREFACE;
    private @Nullable Lingering lingering;
    private int settingsFrames;
    private long since;

    private Http2Connection(
            GatewayLoop loop,
            ServerSettings settings,
            Exchange.Peer peer,
            Channel channel,
            Http2FrameCodec codec,
            Set<Http2Stream> unread) {
        this.unread = unread;
        this.loop = loop;
        this.settings = settings;
        this.peer = peer;
        this.channel = channel;
        this.codec = codec;
        this.since = loop.timer().now();
    }

    /**
     * Makes a connection one of HTTP/2; its preface is yet to be read.
     *
     * @param maxStreams at once
     */
    public static void begin(
            GatewayLoop loop, ServerSettings settings, Exchange.Peer peer, Channel channel, int maxStreams) {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(maxStreams)
                        .initialWindowSize(STREAM_WINDOW)
                        .maxHeaderListSize(HeadReader.MAX_HEAD))
                .decoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESET_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESET_SECONDS)
                // What the client wants at most is advice (RFC 9113, section 6.5.2). The codec would send nothing
                // in the place of fields that are longer, and the client would wait for ever.
                .encoderIgnoreMaxHeaderListSize(true)
                // Whoever closes has waited for the streams already, or will not.
                .gracefulShutdownTimeoutMillis(0)
                .validateHeaders(true)
                .build();
        // Else it holds from the acknowledgement on, which a client need not send.
        codec.connection().remote().maxActiveStreams(maxStreams);
        Set<Http2Stream> unread = new HashSet<>();
        // Each stream has an end of its own; that of the connection is the client's.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(codec);
        pipeline.addLast(new Http2MultiplexHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.config().setAutoRead(false);
                stream.pipeline().addLast(new Http2Stream(loop, settings, peer, stream, unread));
            }
        }));
        pipeline.addLast(new Http2Connection(loop, settings, peer, channel, codec, unread));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Http2Exception {
        loop.timer().watch(deadlines);
        codec.connection()
                .local()
                .flowController()
                .incrementWindowSize(
                        codec.connection().connectionStream(), CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
        ctx.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        loop.timer().forget(deadlines);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.timer().forget(deadlines);
        List.copyOf(unread).forEach(Http2Stream::lost);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Http2Exception {
        if (message instanceof Http2SettingsFrame) {
            settled();
        } else if (message instanceof Http2PingFrame ping && ping.ack() && state == State.ANNOUNCED) {
            leave();
        }
        ReferenceCountUtil.release(message);
    }

    private void settled() throws Http2Exception {
        if (++settingsFrames > MOST_SETTINGS) {
            // Each may leave a change of the table's size to be told with the next fields.
            channel.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        // The codec takes whatever size the client allows, up to 4 GiB (RFC 7541, section 4.2: ours may be smaller).
        Http2HeadersEncoder.Configuration compression =
                codec.encoder().configuration().headersConfiguration();
        compression.maxHeaderTableSize(Math.min(compression.maxHeaderTableSize(), MOST_TABLE_BYTES));
        if (state == State.PREFACE) {
            state = State.OPEN;
            since = loop.timer().now();
            if (settings.activity().isDraining()) {
                drain();
            }
        }
    }

    // --- Ends -------------------------------------------------------------------------------------------------------

    /** Ends the connection once its streams are over; the client is told to open no more. */
    public void drain() {
        if (state == State.OPEN) {
            state = State.ANNOUNCED;
            since = loop.timer().now();
            channel.write(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
            // Its answer comes behind every request that was on its way.
            channel.writeAndFlush(new DefaultHttp2PingFrame(since));
        }
    }

    /** Closes the connection where it has no streams. */
    public void closeIfIdle() {
        if (state == State.LEAVING) {
            closeIfLeft();
        } else if (state != State.CLOSING && isIdle()) {
            leave();
        }
    }

    private void leave() {
        state = State.LEAVING;
        channel.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
        closeIfLeft();
    }

    private void closeIfLeft() {
        if (state == State.LEAVING && isIdle()) {
            close();
        }
    }

    private void close() {
        state = State.CLOSING;
        lingering = new Lingering(channel, settings.idleTimeout(), loop.timer().now());
        Closing.endOutput(channel);
    }

    private boolean isIdle() {
        return codec.connection().numActiveStreams() == 0;
    }

    private void tick(long now) {
        long waited = now - since;
        switch (state) {
            case PREFACE -> {
                if (waited > settings.headerTimeout().toNanos()) {
                    settings.refused().accept("request-timeout");
                    channel.close();
                }
            }
            case OPEN -> {
                if (!isIdle()) {
                    since = now;
                } else if (waited > settings.idleTimeout().toNanos()) {
                    leave();
                }
            }
            case ANNOUNCED -> {
                if (waited > ANNOUNCED_NANOS) {
                    leave();
                }
            }
            case LEAVING -> closeIfLeft();
            case CLOSING -> {
                if (lingering != null) {
                    lingering.tick(now);
                }
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        LOG.debugf("Connection of %s: %s", peer.host(), failure);
        // The codec tells the client of faults of its own, and then closes.
        if (Http2CodecUtil.getEmbeddedHttp2Exception(failure) == null) {
            ctx.close();
        }
    }
}
