package dev.carillon.notifier.campaign;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What came of the recipients that a campaign was given: each was left out for one reason, or has a message.
 *
 * @param read all of them
 * @param messages those who are texted
 * @param duplicates those whose number had stood before
 * @param invalid those with a fault, which {@code onError=skip} left out
 * @param suppressed those who opted out or were erased
 * @param withoutNumber those of contacts who have no phone number
 */
@RegisterForReflection
public record RecipientCounts(int read, int messages, int duplicates, int invalid, int suppressed, int withoutNumber) {}
