package dev.carillon.gateway.listen;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import java.net.StandardSocketOptions;

/** SO_REUSEPORT, which native sockets and those of NIO call differently. */
final class ReusePort {
    private ReusePort() {}

    static ChannelOption<Boolean> option(boolean isNative) {
        return isNative ? UnixChannelOption.SO_REUSEPORT : NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
    }
}
