package dev.carillon.notifier.twilio;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.twilio.exception.ApiException;
import com.twilio.exception.RestException;
import dev.carillon.notifier.outbound.OutboundClient.Answer;
import dev.carillon.notifier.sending.SendResult;
import dev.carillon.notifier.sending.Treatment;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * What an answer that is no success means. {@code Refused} only where it is certain that Twilio did not take the message;
 * everything else is {@code Ambiguous}. Thread-safe.
 */
final class TwilioRefusals {
    /** Twilio's code for too many requests, for a 429 that has none. */
    private static final int TOO_MANY_REQUESTS = 20429;

    private static final int FAULT_OF_TWILIO = 500;

    private final ErrorTable errors = ErrorTable.load();
    private final ObjectMapper mapper = new ObjectMapper();

    Treatment treatment(int code) {
        return errors.treatment(code);
    }

    SendResult of(ApiException e) {
        Integer status = e.getStatusCode();
        Integer code = e.getCode();
        String said = "Twilio answered " + (status == null ? "an error" : status) + (code == null ? "" : "/" + code)
                + ": " + e.getMessage();
        // A 5xx is a fault of Twilio's, whatever the code: it may have come after the message was taken.
        if (code == null || status == null || status >= FAULT_OF_TWILIO) {
            return new SendResult.Ambiguous(said, Optional.ofNullable(code));
        }
        Treatment treatment = errors.treatment(code);
        return treatment.isRefusal()
                ? new SendResult.Refused(treatment, code, String.valueOf(e.getMessage()))
                : new SendResult.Ambiguous(said, Optional.of(code));
    }

    /**
     * A 429 is a refusal by its status alone: some come from the edge of Twilio's network, without a body. Its code says
     * whose: of the pace (20429), or of the account for the day (63038).
     */
    SendResult of(TooManyRequestsException e) {
        Optional<RestException> said = body(e.answer());
        Optional<Integer> code = said.map(RestException::getCode);
        Optional<Duration> retryAfter = e.answer().retryAfter();
        return code.filter(known -> errors.treatment(known).isRefusal())
                .map(known -> new SendResult.Refused(
                        errors.treatment(known),
                        known,
                        said.map(RestException::getMessage).orElse("too many requests"),
                        retryAfter))
                .orElseGet(() -> new SendResult.Refused(
                        Treatment.RETRY,
                        code.orElse(TOO_MANY_REQUESTS),
                        "too many requests, without a code that is known",
                        retryAfter));
    }

    private Optional<RestException> body(Answer answer) {
        if (answer.body().length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(RestException.fromJson(new ByteArrayInputStream(answer.body()), mapper));
        } catch (RuntimeException e) {
            return Optional.empty(); // no JSON: it comes from before Twilio's API
        }
    }
}
