package dev.carillon.gateway.message;

import java.nio.charset.StandardCharsets;

/**
 * {@code Max-Forwards} of TRACE and OPTIONS (RFC 9110, section 7.6.2): at 0 the request is ours to answer, else it is one
 * less for the next. Other methods carry it on as it is.
 */
public final class MaxForwards {
    /** The field is not there, not for this method, or no number: then it bounds nothing. */
    public static final int NONE = -1;

    private static final int MAX_DIGITS = 9;
    /** What is secret, and what those in front of us say of whoever asks. */
    private static final long NOT_TOLD =
            KnownField.mask(KnownField.PROXY_AUTHORIZATION, KnownField.FORWARDED, KnownField.X_FORWARDED);

    private MaxForwards() {}

    /** How often the request may still be forwarded, by us included. */
    public static int of(Head request) {
        if (!request.has(KnownField.MAX_FORWARDS)
                || !(request.hasMethod(Methods.TRACE) || request.hasMethod(Methods.OPTIONS))) {
            return NONE;
        }
        String value = String.valueOf(request.value(KnownField.MAX_FORWARDS));
        return !value.isEmpty() && value.length() <= MAX_DIGITS && value.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Integer.parseInt(value)
                : NONE;
    }

    /** Passes the end-to-end fields of a request on, but for those of {@code dropped}, with one forward less. */
    public static void pass(Head request, long dropped, HeadText text) {
        int forwards = of(request);
        if (forwards <= 0) {
            text.endToEnd(request, dropped);
        } else {
            text.endToEnd(request, dropped | KnownField.MAX_FORWARDS.bit())
                    .field("Max-Forwards", Integer.toString(forwards - 1));
        }
    }

    /** A TRACE request as its final recipient tells it back: without what is secret (RFC 9110, section 9.3.8). */
    public static byte[] trace(Head request) {
        StringBuilder text = new StringBuilder();
        text.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
        for (int i = 0; i < request.fields(); i++) {
            String name = request.name(i);
            if (!name.equalsIgnoreCase("authorization")
                    && !name.equalsIgnoreCase("cookie")
                    && (request.field(i).bit() & NOT_TOLD) == 0) {
                text.append(name).append(": ").append(request.value(i)).append("\r\n");
            }
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
