package dev.carillon.contacts.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request to a subscriber.
 *
 * @param status of the answer; null where there was none
 * @param outcome in a few words
 * @param millis how long it took
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HookAttempt(int number, Instant at, @Nullable Integer status, String outcome, int millis) {}
