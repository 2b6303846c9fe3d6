package dev.carillon.simulators.twilio;

/**
 * What a webhook answered to an {@link InboundText}.
 *
 * @param messageSid that the text got
 * @param status of the answer; 0 where none came
 * @param body of the answer: TwiML, or nothing
 */
public record InboundAnswer(String messageSid, int status, String body) {}
