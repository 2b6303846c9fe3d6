package dev.carillon.gateway.message;

import io.vertx.core.http.HttpVersion;

/** The {@code Via} field that each forwarded message gets one more member of (RFC 9110, section 7.6.3). */
public final class Via {
    public static final String FIELD = "Via";
    private static final String PSEUDONYM = "carillon";
    private static final String HTTP_1_0 = "1.0 " + PSEUDONYM;
    private static final String HTTP_1_1 = "1.1 " + PSEUDONYM;

    private Via() {}

    /** This hop's member for a message that arrived in this version; the host is not told, the field goes outside. */
    public static String member(HttpVersion received) {
        return received == HttpVersion.HTTP_1_0 ? HTTP_1_0 : HTTP_1_1;
    }
}
