package dev.carillon.gateway.message;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code traceparent} field (W3C Trace Context, section 3.2). */
public final class TraceParent {
    public static final String FIELD = "traceparent";
    private static final Pattern FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
    private static final HexFormat HEX = HexFormat.of();

    private TraceParent() {}

    /** The client's own where it is well-formed, else a new one, sampled, so that the services' own sampler decides. */
    public static String orNew(@Nullable String given) {
        return given != null && FORM.matcher(given).matches() ? given : create();
    }

    private static String create() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        // An id of zeros is no id.
        long span = random.nextLong() | 1;
        return "00-" + HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong() | 1) + "-"
                + HEX.toHexDigits(span) + "-01";
    }

    /** The trace id inside, for the log. */
    public static String traceId(String traceParent) {
        return traceParent.substring(3, 35);
    }
}
