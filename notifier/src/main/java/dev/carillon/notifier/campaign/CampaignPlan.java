package dev.carillon.notifier.campaign;

import dev.carillon.http.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a campaign goes out.
 *
 * @param messagesPerSecond over all replicas; empty for as fast as the accounts take them
 * @param window when messages may leave; empty for always
 * @param accounts those that may send it; none for every one
 * @param smartEncoding whether look-alikes of characters of the GSM alphabet are replaced by those
 * @param skipsInvalid whether recipients with a fault are left out; otherwise one of them refuses the whole
 */
@RegisterForReflection
record CampaignPlan(
        Optional<Double> messagesPerSecond,
        Optional<SendingWindow> window,
        Set<String> accounts,
        boolean smartEncoding,
        boolean skipsInvalid) {
    private static final double SLOWEST = 0.01;
    private static final double FASTEST = 1000;

    /** The plan of a request; what is null was not said. */
    static CampaignPlan of(
            @Nullable Double messagesPerSecond,
            @Nullable String window,
            @Nullable Collection<String> accounts,
            @Nullable Boolean smartEncoding,
            @Nullable String onError) {
        if (messagesPerSecond != null && !(messagesPerSecond >= SLOWEST && messagesPerSecond <= FASTEST)) {
            throw ProblemException.invalid(
                    "messagesPerSecond", "The pace must be from 0.01 to 1000 messages a second.");
        }
        return new CampaignPlan(
                Optional.ofNullable(messagesPerSecond),
                Optional.ofNullable(window).map(CampaignPlan::window),
                accounts == null ? Set.of() : accounts(accounts),
                Boolean.TRUE.equals(smartEncoding),
                skips(onError));
    }

    private static Set<String> accounts(Collection<? extends @Nullable String> names) {
        Set<String> accounts = new TreeSet<>();
        for (String name : names) {
            if (name == null || name.isBlank()) {
                throw ProblemException.invalid("accounts", "Each of the accounts is the name of one.");
            }
            accounts.add(name);
        }
        return accounts;
    }

    private static SendingWindow window(String written) {
        try {
            return SendingWindow.of(written);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("window", String.valueOf(e.getMessage()));
        }
    }

    private static boolean skips(@Nullable String onError) {
        return switch (onError == null ? "refuse" : onError) {
            case "refuse" -> false;
            case "skip" -> true;
            default -> throw ProblemException.invalid("onError", "The value is 'refuse' or 'skip'.");
        };
    }
}
