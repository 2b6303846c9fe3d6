package dev.carillon.simulators.twilio;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What somebody texts to one of an account's numbers.
 *
 * @param url the webhook that the number has
 * @param messagingServiceSid of which the number is one
 */
public record InboundText(
        String accountSid,
        String from,
        String to,
        String body,
        URI url,
        @Nullable String messagingServiceSid) {}
