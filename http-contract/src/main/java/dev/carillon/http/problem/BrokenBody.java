package dev.carillon.http.problem;

import java.io.IOException;
import java.util.Arrays;

/**
 * A body that ended before its length, or stayed away for longer than {@code quarkus.http.read-timeout}: the fault of whoever
 * sent it, whose connection the server has closed. What is read of a body comes out of one class of Quarkus, which has no
 * exception of its own for it. Pure.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.9">RFC 9110, section 15.5.9</a>
 */
final class BrokenBody {
    private static final String BODY = "org.jboss.resteasy.reactive.server.vertx.VertxInputStream";

    private BrokenBody() {}

    static boolean isCauseOf(Throwable fault) {
        return fault instanceof IOException
                && Arrays.stream(fault.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().startsWith(BODY));
    }

    /** 408, for the counts and the log of requests: nobody hears it. */
    static ProblemException problem() {
        return ProblemException.of(408, "request-timeout", "The body did not come to its end.", null);
    }
}
