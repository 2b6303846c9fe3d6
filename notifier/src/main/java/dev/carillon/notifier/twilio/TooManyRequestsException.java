package dev.carillon.notifier.twilio;

import dev.carillon.notifier.outbound.OutboundClient.Answer;

/** Twilio did not take the request, as there were too many (RFC 6585, section 4). */
final class TooManyRequestsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    TooManyRequestsException(Answer answer) {
        super("too many requests (429)");
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }
}
