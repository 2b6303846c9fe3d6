package dev.carillon.gateway.origin;

import io.netty.channel.ConnectTimeoutException;
import java.util.Locale;

/** What it means that a connection could not be made. */
public final class OriginFailures {
    private OriginFailures() {}

    /** The failure behind an exception. */
    public static OriginFailure of(Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return OriginFailure.CONNECT_TIMEOUT;
        }
        for (Throwable at = cause; at != null; at = at.getCause()) {
            String message = String.valueOf(at.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("too many open files")) {
                return OriginFailure.NO_SOCKETS;
            }
            if (message.contains("connection refused")) {
                return OriginFailure.REFUSED;
            }
        }
        return OriginFailure.UNREACHABLE;
    }
}
