package dev.carillon.contacts.consent;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules by which a log becomes what holds now. Pure; the one place that knows them.
 *
 * <ul>
 *   <li>What was given or withdrawn last holds.
 *   <li>To ask for a confirmation changes nothing that was said before.
 *   <li>To withdraw {@link Purpose#ALL} withdraws every purpose that was spoken of, and those that were not.
 * </ul>
 */
final class ConsentFold {

    private ConsentFold() {}

    /** What holds now, by purpose. */
    static SortedMap<String, CurrentConsent> fold(List<ConsentEntry> oldestFirst) {
        SortedMap<String, CurrentConsent> current = new TreeMap<>();
        for (ConsentEntry entry : oldestFirst) {
            switch (entry.state()) {
                case GIVEN -> current.put(entry.purpose(), holds(entry.purpose(), entry));
                case WITHDRAWN -> {
                    if (entry.purpose().equals(Purpose.ALL)) {
                        current.replaceAll((purpose, before) -> before.state() == ConsentState.WITHDRAWN
                                ? new CurrentConsent(purpose, before.state(), before.consent(), before.since(), null)
                                : holds(purpose, entry));
                    }
                    current.put(entry.purpose(), holds(entry.purpose(), entry));
                }
                case PENDING ->
                    current.merge(
                            entry.purpose(),
                            new CurrentConsent(
                                    entry.purpose(), ConsentState.PENDING, entry.id(), entry.at(), entry.id()),
                            (before, asked) -> new CurrentConsent(
                                    before.purpose(), before.state(), before.consent(), before.since(), entry.id()));
            }
        }
        return current;
    }

    private static CurrentConsent holds(String purpose, ConsentEntry entry) {
        return new CurrentConsent(purpose, entry.state(), entry.id(), entry.at(), null);
    }

    /** Whether somebody with these is opted out of the purpose. */
    static boolean optedOut(SortedMap<String, CurrentConsent> current, String purpose) {
        CurrentConsent own = current.get(purpose);
        if (own != null && own.state() != ConsentState.PENDING) {
            return own.state() == ConsentState.WITHDRAWN;
        }
        CurrentConsent all = current.get(Purpose.ALL);
        return all != null && all.state() == ConsentState.WITHDRAWN;
    }
}
