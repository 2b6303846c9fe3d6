package dev.carillon.notifier.settlement;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Pace;
import dev.carillon.notifier.message.ProviderMessage;
import dev.carillon.notifier.sending.SmsProvider;
import dev.carillon.notifier.sending.SmsProvider.Listed;
import dev.carillon.notifier.sending.SmsProvider.Listing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks the provider about messages of one account: each alone, or, where the account's list was read, from that. Every
 * request keeps the pace of questions. Thread-safe; blocks.
 */
final class Questions {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final SmsProvider provider;
    private final Account account;
    private final Pace pace;
    private final boolean complete;
    private final Map<String, ProviderMessage> bySid = new HashMap<>();
    private final Map<String, List<ProviderMessage>> byRecipient = new HashMap<>();

    private Questions(SmsProvider provider, Account account, Pace pace, Listing read) {
        this.provider = provider;
        this.account = account;
        this.pace = pace;
        this.complete = read.complete();
        for (Listed listed : read.messages()) {
            bySid.put(listed.message().sid(), listed.message());
            byRecipient.computeIfAbsent(listed.to(), to -> new ArrayList<>()).add(listed.message());
        }
    }

    /** Asks about each message alone. */
    static Questions oneByOne(SmsProvider provider, Account account, Pace pace) {
        return new Questions(provider, account, pace, new Listing(List.of(), false));
    }

    /** Reads the list of this time first, and asks about those alone that it settles nothing of. */
    static Questions ofList(SmsProvider provider, Account account, Pace pace, Instant from, Instant until) {
        waitForTurn(pace);
        return new Questions(provider, account, pace, provider.list(account, from, until));
    }

    /** What the provider says of the message of this name. */
    Optional<ProviderMessage> fetch(String sid) {
        ProviderMessage listed = bySid.get(sid);
        if (listed != null) {
            return Optional.of(listed);
        }
        waitForTurn(pace);
        return provider.fetch(account, sid);
    }

    /** The messages to this recipient of that time. */
    List<ProviderMessage> find(String to, Instant from, Instant until) {
        if (complete) {
            return byRecipient.getOrDefault(to, List.of()).stream()
                    .filter(found -> found.createdAt()
                            .filter(created -> !created.isBefore(from) && !created.isAfter(until))
                            .isPresent())
                    .toList();
        }
        waitForTurn(pace);
        return provider.find(account, to, from, until);
    }

    private static void waitForTurn(Pace pace) {
        try {
            Duration wait = pace.reserve(PATIENCE)
                    .orElseThrow(() -> new SmsProvider.UnavailableException(
                            "there are more questions than may be asked", new IllegalStateException("no turn")));
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SmsProvider.UnavailableException("this process stops", e);
        }
    }
}
