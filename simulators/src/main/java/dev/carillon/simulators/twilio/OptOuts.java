package dev.carillon.simulators.twilio;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who has told which sender to stop, by the keywords that Twilio listens for unless it is told otherwise. Not
 * thread-safe.
 *
 * @see <a href="https://help.twilio.com/articles/223134027">Twilio: support for opt-out keywords</a>
 */
final class OptOuts {
    private static final Set<String> STOP =
            Set.of("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT");
    private static final Set<String> START = Set.of("START", "YES", "UNSTOP");

    private final Set<Pair> pairs = new HashSet<>();

    private record Pair(
            String accountSid, String sender, @Nullable String person) {}

    void hear(String accountSid, String sender, String person, String text) {
        String word = text.strip().toUpperCase(Locale.ROOT);
        Pair pair = new Pair(accountSid, sender, person);
        if (STOP.contains(word)) {
            pairs.add(pair);
        } else if (START.contains(word)) {
            pairs.remove(pair);
        }
    }

    boolean has(String accountSid, String sender, @Nullable String person) {
        return pairs.contains(new Pair(accountSid, sender, person));
    }

    void clear() {
        pairs.clear();
    }
}
