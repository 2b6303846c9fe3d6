package dev.carillon.contacts.gravatar;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One address of a scan, as the task-broker carries it: by its hash, so that it learns no address. */
record ScanTask(UUID scan, String hash) {
    private static final Pattern FORM = Pattern.compile(
            "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}) ([0-9a-f]{32}|[0-9a-f]{64})");

    static Optional<ScanTask> parse(String payload) {
        Matcher matcher = FORM.matcher(payload);
        return matcher.matches()
                ? Optional.of(new ScanTask(UUID.fromString(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    String payload() {
        return scan + " " + hash;
    }

    /** The same for the same address of the same scan, in each round of its tasks. */
    String idempotencyKey(int round) {
        return scan + ":" + hash + ":" + round;
    }
}
