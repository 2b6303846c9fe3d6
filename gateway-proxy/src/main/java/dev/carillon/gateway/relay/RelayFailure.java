package dev.carillon.gateway.relay;

import dev.carillon.gateway.message.ProxyError;
import dev.carillon.gateway.origin.OriginFailure;

/** Why a relayed request got no answer from where it was sent; told before any byte of an answer reached the client. */
public enum RelayFailure {
    /** Nobody listens there. */
    REFUSED(ProxyError.CONNECTION_REFUSED),
    /** No connection could be made. */
    UNREACHABLE(ProxyError.DESTINATION_IP_UNROUTABLE),
    /** None in time. */
    CONNECT_TIMEOUT(ProxyError.CONNECTION_TIMEOUT),
    /** Too many requests wait for one. */
    BUSY(ProxyError.CONNECTION_LIMIT_REACHED),
    /** This process may open no more sockets. */
    NO_SOCKETS(ProxyError.PROXY_INTERNAL_ERROR),
    /** The request's body is longer than it may be. */
    BODY_TOO_LONG(ProxyError.HTTP_REQUEST_ERROR),
    /** The request's body came too slowly. */
    REQUEST_TIMEOUT(ProxyError.HTTP_REQUEST_ERROR),
    /** The answer did not begin in time. */
    TIMEOUT(ProxyError.HTTP_RESPONSE_TIMEOUT),
    /** The connection was lost before an answer. */
    LOST(ProxyError.CONNECTION_TERMINATED),
    /** It was lost within one. */
    CUT(ProxyError.HTTP_RESPONSE_INCOMPLETE),
    /** What came over it was not HTTP. */
    NOT_HTTP(ProxyError.HTTP_PROTOCOL_ERROR);

    private final ProxyError error;

    RelayFailure(ProxyError error) {
        this.error = error;
    }

    /** What it is to other proxies. */
    public ProxyError error() {
        return error;
    }

    /** Whether there was a connection, and it was no good. */
    public boolean isBroken() {
        return this == LOST || this == CUT || this == NOT_HTTP;
    }

    /**
     * What a failure of a connection means for a request that was to go over it.
     *
     * @param untouched whether not one byte of an answer had come
     */
    public static RelayFailure of(OriginFailure failure, boolean untouched) {
        return switch (failure) {
            case CONNECT_TIMEOUT -> CONNECT_TIMEOUT;
            case BUSY -> BUSY;
            case NO_SOCKETS -> NO_SOCKETS;
            case REFUSED -> REFUSED;
            case UNREACHABLE -> UNREACHABLE;
            case LOST -> untouched ? LOST : CUT;
            case NOT_HTTP -> NOT_HTTP;
        };
    }
}
