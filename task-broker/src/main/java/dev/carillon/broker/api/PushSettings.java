package dev.carillon.broker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.broker.queue.PushTarget;
import dev.carillon.http.problem.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where the broker takes the tasks of a queue to, as callers set it and see it. */
@Schema(
        name = "Push",
        description = "The broker itself POSTs each task to this address; where it is left out, workers come for them")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PushSettings(
        @Schema(required = true, examples = "https://hooks.example.com/tasks") @Nullable
        String url,

        @Schema(description = "The name of the secret that signs; no signature where it is left out") @Nullable String secret,

        @Schema(minimum = "1", maximum = "1000", defaultValue = "10", description = "Requests under way at a time")
        @Nullable Integer concurrency,

        @Schema(
                defaultValue = "PT15S",
                description = "Of one request; shorter than the queue's lease, and half of it where 15 seconds are not")
        @Nullable String timeout) {
    private static final int LONGEST_URL = 2048;
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(10);
    private static final Pattern SECRET_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    static PushSettings of(PushTarget target) {
        return new PushSettings(
                target.url().toString(),
                target.secret(),
                target.concurrency(),
                target.timeout().toString());
    }

    PushTarget target(Duration lease) {
        return new PushTarget(
                address(url),
                secretName(secret),
                concurrency == null
                        ? PushTarget.DEFAULT_CONCURRENCY
                        : Inputs.number("push.concurrency", concurrency, 1, PushTarget.MOST_CONCURRENCY),
                timeout == null ? defaultTimeout(lease) : timeout(timeout, lease));
    }

    private static Duration defaultTimeout(Duration lease) {
        return PushTarget.DEFAULT_TIMEOUT.compareTo(lease) < 0 ? PushTarget.DEFAULT_TIMEOUT : lease.dividedBy(2);
    }

    private static Duration timeout(String text, Duration lease) {
        return Inputs.duration("push.timeout", text, SHORTEST_TIMEOUT, lease.minusMillis(1));
    }

    private static URI address(@Nullable String text) {
        if (text == null) {
            throw wrongUrl("'push.url' is missing.");
        }
        if (text.length() > LONGEST_URL) {
            throw wrongUrl("'push.url' has up to " + LONGEST_URL + " characters.");
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw wrongUrl("'push.url' is not a URL: " + e.getReason() + " at character " + (e.getIndex() + 1) + ".");
        }
        if (!text.chars().allMatch(c -> c < 0x80)) { // which java.net.URI takes, and no request line may have
            throw wrongUrl("'push.url' has ASCII characters alone; write others as the '%' escapes of their UTF-8.");
        }
        boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!isHttp || url.getHost() == null || url.getPort() == 0 || url.getPort() > 65535) {
            throw wrongUrl("'push.url' is an http or https URL with a host, such as https://hooks.example.com/tasks.");
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw wrongUrl("'push.url' has no user, password or fragment; a signature says who sends.");
        }
        return url;
    }

    private static ProblemException wrongUrl(String detail) {
        return ProblemException.invalid("push.url", detail);
    }

    private static @Nullable String secretName(@Nullable String name) {
        if (name != null && !SECRET_NAME.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "push.secret",
                    "'push.secret' is the name of a secret: up to 100 letters, digits, '.', '_' or '-', and starts with one"
                            + " of the first two.");
        }
        return name;
    }
}
