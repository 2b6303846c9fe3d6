package dev.carillon.simulators.twilio;

import dev.carillon.simulators.openapi.Violation;

/**
 * What the API refuses with: an HTTP status and a code of
 * <a href="https://www.twilio.com/docs/api/errors">Twilio's error dictionary</a>.
 */
enum Refusal {
    PARAMETER_INVALID(20001, 400, "Invalid parameter"),
    AUTHENTICATE(20003, 401, "Authenticate"),
    ACCOUNT_NOT_ACTIVE(20005, 403, "Account not active"),
    NOT_DELETABLE(20009, 409, "Cannot delete this resource before it is complete"),
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
    CALLBACK_INVALID(21609, 400, "The 'StatusCallback' URL is not a valid URL"),
    TO_UNSUBSCRIBED(21610, 400, "Attempt to send to unsubscribed recipient"),
    FROM_QUEUE_FULL(21611, 429, "This 'From' number has exceeded the maximum number of queued messages"),
    TO_UNREACHABLE(21612, 400, "Message cannot be sent with the current combination of 'To' and 'From' parameters"),
    TO_NOT_MOBILE(21614, 400, "'To' number is not a valid mobile number"),
    BODY_TOO_LONG(21617, 400, "The concatenated message body exceeds the 1600 character limit"),
    SERVICE_INVALID(21705, 400, "The Messaging Service Sid is invalid"),
    UPDATE_INVALID(30400, 400, "Parameters are not valid"),
    NOT_CANCELABLE(30409, 409, "This message cannot be canceled"),
    SEND_AT_MISSING(35111, 400, "SendAt timestamp is missing"),
    SEND_AT_OUT_OF_RANGE(35114, 400, "SendAt time must be between 300 seconds and 35 days in the future"),
    VERIFY_PARAMETER_INVALID(60200, 400, "Invalid parameter"),
    VERIFY_CHECKS_USED_UP(60202, 429, "Max check attempts reached"),
    VERIFY_SENDS_USED_UP(60203, 429, "Max send attempts reached"),
    DAILY_LIMIT(63038, 429, "Account exceeded the daily messages limit");

    private final int code;
    private final int httpStatus;
    private final String message;

    Refusal(int code, int httpStatus, String message) {
        this.code = code;
        this.httpStatus = httpStatus;
        this.message = message;
    }

    /** What Twilio says to a request that is not as its description has it. */
    static Refusal of(Violation violation) {
        return switch (violation.part()) {
            case "path" -> NOT_FOUND;
            case "To" -> violation.operation().equals("CreateMessage") ? TO_MISSING : ofOperation(violation);
            case "MessagingServiceSid" -> SERVICE_INVALID;
            case "StatusCallback" -> CALLBACK_INVALID;
            default -> ofOperation(violation);
        };
    }

    private static Refusal ofOperation(Violation violation) {
        if (violation.part().endsWith("(path)")) {
            return NOT_FOUND;
        }
        return switch (violation.operation()) {
            case "UpdateMessage" -> UPDATE_INVALID;
            case "CreateVerification", "UpdateVerification", "CreateVerificationCheck" -> VERIFY_PARAMETER_INVALID;
            default -> PARAMETER_INVALID;
        };
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
