package dev.carillon.notifier.verification;

import dev.carillon.http.problem.ProblemException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What a request asks for, with what is configured where it says nothing, and within the bounds. Pure. */
record VerificationTerms(Duration ttl, int codeLength, VerificationText.Wording wording) {
    private static final Duration SHORTEST_TTL = Duration.ofSeconds(30);
    private static final int SHORTEST_CODE = 4;
    private static final int LONGEST_CODE = 10;
    /** RFC 5646, section 4.4.1, recommends it; the length is looked at first, since the pattern recurses. */
    private static final int LONGEST_LOCALE = 35;

    private static final String LOCALE = "[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*";

    static VerificationTerms of(VerificationRequest request, VerificationConfig config) {
        if (request.channel() != null && !request.channel().equals("sms")) {
            throw ProblemException.invalid("channel", "The channel is sms; there is no other.");
        }
        Duration ttl = request.ttl() == null ? config.ttl() : request.ttl();
        if (ttl.compareTo(SHORTEST_TTL) < 0 || ttl.compareTo(config.maxTtl()) > 0) {
            throw ProblemException.invalid(
                    "ttl", "The ttl is " + SHORTEST_TTL + " to " + config.maxTtl() + ", and not " + ttl + ".");
        }
        int length = request.length() == null ? config.codeLength() : request.length();
        if (length < SHORTEST_CODE || length > LONGEST_CODE) {
            throw ProblemException.invalid(
                    "length",
                    "A code has " + SHORTEST_CODE + " to " + LONGEST_CODE + " digits, and not " + length + ".");
        }
        String locale = request.locale();
        if (locale != null && (locale.length() > LONGEST_LOCALE || !locale.matches(LOCALE))) {
            throw ProblemException.invalid("locale", "A locale is like bg or en-GB.");
        }
        return new VerificationTerms(
                ttl, length, new VerificationText.Wording(request.template(), given(request), request.locale()));
    }

    /** JSON has null for what is not there. */
    private static Map<String, String> given(VerificationRequest request) {
        if (request.values() == null) {
            return Map.of();
        }
        Map<String, String> given = new HashMap<>(request.values());
        given.values().removeIf(Objects::isNull);
        return given;
    }
}
