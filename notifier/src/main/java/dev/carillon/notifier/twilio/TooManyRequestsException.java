package dev.carillon.notifier.twilio;

import com.twilio.http.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;

/** Twilio did not take the request, as there were too many (RFC 6585, section 4). */
final class TooManyRequestsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_DIGITS = 6;

    private final transient Response answer;
    private final transient Optional<Duration> retryAfter;

    private TooManyRequestsException(Response answer, Optional<Duration> retryAfter) {
        super("too many requests (429)");
        this.answer = answer;
        this.retryAfter = retryAfter;
    }

    static TooManyRequestsException of(Response answer) {
        Header[] headers = answer.getHeaders();
        return new TooManyRequestsException(
                answer,
                Arrays.stream(headers == null ? new Header[0] : headers)
                        .filter(header -> header.getName().equalsIgnoreCase(HttpHeaders.RETRY_AFTER))
                        .map(Header::getValue)
                        .map(String::strip)
                        // A date is as good as nothing: Twilio sends seconds.
                        .filter(value -> value.matches("[0-9]{1," + MOST_DIGITS + "}"))
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                        .filter(Duration::isPositive)
                        .findFirst());
    }

    Response answer() {
        return answer;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
