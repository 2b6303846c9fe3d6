package dev.carillon.simulators.twilio;

/**
 * What the API refuses with: an HTTP status and a code of
 * <a href="https://www.twilio.com/docs/api/errors">Twilio's error dictionary</a>.
 */
enum Refusal {
    AUTHENTICATE(20003, 401, "Authenticate"),
    ACCOUNT_NOT_ACTIVE(20005, 403, "Account not active"),
    NOT_FOUND(20404, 404, "The requested resource was not found"),
    TOO_MANY_REQUESTS(20429, 429, "Too Many Requests"),
    INTERNAL(20500, 500, "An internal server error has occurred"),
    TO_INVALID(21211, 400, "Invalid 'To' Phone Number"),
    FROM_INVALID(21212, 400, "Invalid 'From' Phone Number"),
    TO_NOT_PERMITTED(
            21408, 400, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number"),
    BODY_MISSING(21602, 400, "Message body is required."),
    FROM_MISSING(21603, 400, "A 'From' or 'MessagingServiceSid' parameter is required."),
    TO_MISSING(21604, 400, "A 'To' phone number is required."),
    FROM_NOT_CAPABLE(21606, 400, "The 'From' phone number provided is not a valid message-capable phone number"),
    TO_UNSUBSCRIBED(21610, 400, "Attempt to send to unsubscribed recipient"),
    FROM_QUEUE_FULL(21611, 429, "This 'From' number has exceeded the maximum number of queued messages"),
    TO_UNREACHABLE(21612, 400, "Message cannot be sent with the current combination of 'To' and 'From' parameters"),
    TO_NOT_MOBILE(21614, 400, "'To' number is not a valid mobile number"),
    BODY_TOO_LONG(21617, 400, "The concatenated message body exceeds the 1600 character limit");

    private final int code;
    private final int httpStatus;
    private final String message;

    Refusal(int code, int httpStatus, String message) {
        this.code = code;
        this.httpStatus = httpStatus;
        this.message = message;
    }

    int code() {
        return code;
    }

    int httpStatus() {
        return httpStatus;
    }

    String message() {
        return message;
    }
}
