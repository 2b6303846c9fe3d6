package dev.carillon.contacts.subscription;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One round of a delivery, as the task-broker carries it: by its identifier, so that it learns nothing of anybody. */
record HookTask(UUID hook, int round) {
    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}) ([0-9]{1,9})");

    static Optional<HookTask> parse(String payload) {
        Matcher matcher = FORM.matcher(payload);
        return matcher.matches()
                ? Optional.of(new HookTask(UUID.fromString(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    String payload() {
        return hook + " " + round;
    }

    String idempotencyKey() {
        return hook + ":" + round;
    }
}
