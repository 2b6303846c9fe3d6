package dev.carillon.gateway.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.transport.Transport;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** The transport of production, which opens no socket to connect from while the process is to be out of them. */
final class ScarceSockets {
    private ScarceSockets() {}

    static Vertx vertx(BooleanSupplier exhausted) {
        VertxBuilder builder = new VertxBuilder(new VertxOptions().setPreferNativeTransport(true)).init();
        return builder.findTransport(over(builder.findTransport(), exhausted)).vertx();
    }

    private static Transport over(Transport real, BooleanSupplier exhausted) {
        return (Transport) Proxy.newProxyInstance(
                Transport.class.getClassLoader(), new Class<?>[] {Transport.class}, (self, method, arguments) -> {
                    if (method.getName().equals("channelFactory")) {
                        return connecting(real.channelFactory(false), exhausted);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                });
    }

    private static ChannelFactory<Channel> connecting(
            ChannelFactory<? extends Channel> real, BooleanSupplier exhausted) {
        return () -> {
            if (exhausted.getAsBoolean()) {
                throw new ChannelException(new IOException("socket(..) failed: Too many open files"));
            }
            return real.newChannel();
        };
    }
}
