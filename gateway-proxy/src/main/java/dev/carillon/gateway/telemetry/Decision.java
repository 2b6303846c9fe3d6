package dev.carillon.gateway.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * What was decided on an outbound request.
 *
 * @param caller the name of the proxy token; {@link #NOBODY} where there was no good one
 * @param method as written by the client, cut where it is longer than any that a role may name
 * @param host as written by the client
 * @param port 0 where the target could not be read
 * @param address the one that was checked and is connected to; null where it did not come to that
 * @param rule what let it pass ({@code role/host}), or stopped it or would have ({@code port}, {@code address}…); of a
 *     bounded set
 */
public record Decision(
        String caller,
        String method,
        String host,
        int port,
        @Nullable String address,
        Outcome outcome,
        String rule) {
    public static final String NOBODY = "-";

    private static final int LONGEST_METHOD = 32;

    public Decision {
        // No longer than a role's may be: a client's may fill a request line, and the log keeps thousands of decisions.
        method = method.length() > LONGEST_METHOD ? method.substring(0, LONGEST_METHOD) : method;
    }

    /** Whether it may pass. */
    public enum Outcome {
        ALLOWED,
        /** It passes, since its role only reports; {@link Decision#rule()} is what would have refused it. */
        REPORTED,
        REFUSED
    }
}
