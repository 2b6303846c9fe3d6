package dev.carillon.notifier.account;

import dev.carillon.http.access.SecretFile;
import dev.carillon.notifier.account.AccountsConfig.AccountConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes the accounts of the configuration, or says which property is at fault. */
final class ConfiguredAccounts {
    private static final String PREFIX = "carillon.notifier.accounts.";
    /**
     * A number in E.164, a short code, the SID of a messaging service, or a sender name: 1 to 11 letters, digits, spaces
     * and a few signs, with a letter among them (twilio.com/docs/glossary/what-alphanumeric-sender-id).
     */
    private static final Pattern TWILIO_SENDER =
            Pattern.compile("\\+[1-9][0-9]{6,14}|[0-9]{3,8}|MG[0-9a-fA-F]{32}|(?=.*[A-Za-z])[A-Za-z0-9 +\\-_&]{1,11}");

    private ConfiguredAccounts() {}

    /** The accounts in the order they are spent: promotional credit first. */
    static List<Account> of(AccountsConfig config) {
        List<Account> accounts = config.accounts().entrySet().stream()
                .map(entry -> account(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(
                                (Account account) -> !account.terms().promotional())
                        .thenComparingInt(account -> account.terms().order())
                        .thenComparing(Account::name))
                .toList();
        requireDistinctSids(accounts);
        return accounts;
    }

    private static Account account(String name, AccountConfig config) {
        Optional<Credentials> twilio =
                config.provider() == Provider.TWILIO ? Optional.of(credentials(name, config)) : Optional.empty();
        if (config.provider() == Provider.HTTP && config.http().isEmpty()) {
            throw new IllegalArgumentException(PREFIX + name + ".http.url is missing");
        }
        return new Account(
                name,
                config.provider(),
                twilio,
                sender(name, config),
                new Pace(config.messagesPerSecond()),
                terms(config));
    }

    private static Credentials credentials(String name, AccountConfig config) {
        return new Credentials(
                config.sid().orElseThrow(() -> missing(name, "sid")),
                SecretFile.of(
                        PREFIX + name + ".auth-token-file",
                        config.authTokenFile().orElseThrow(() -> missing(name, "auth-token-file"))),
                config.secondaryAuthTokenFile()
                        .map(file -> SecretFile.of(PREFIX + name + ".secondary-auth-token-file", file)),
                config.region(),
                config.edge());
    }

    private static String sender(String name, AccountConfig config) {
        if (config.provider() == Provider.HTTP) {
            return config.from().orElse("");
        }
        String from = config.from().orElseThrow(() -> missing(name, "from"));
        if (!TWILIO_SENDER.matcher(from).matches()) {
            throw new IllegalArgumentException(PREFIX + name + ".from is '" + from
                    + "', which is no number in E.164, no short code, no messaging service (MG…) and no sender name");
        }
        return from;
    }

    private static Terms terms(AccountConfig config) {
        return new Terms(
                config.promotional(),
                config.order(),
                config.countries().<Set<String>>map(Set::copyOf).orElse(Set.of()),
                config.price().map(price -> price),
                config.currency(),
                config.lowBalance().map(amount -> amount),
                config.maxConcurrency());
    }

    private static IllegalArgumentException missing(String name, String property) {
        return new IllegalArgumentException(PREFIX + name + "." + property + " is missing");
    }

    private static void requireDistinctSids(List<Account> accounts) {
        Map<String, List<String>> names = accounts.stream()
                .collect(Collectors.groupingBy(Account::sid, Collectors.mapping(Account::name, Collectors.toList())));
        names.values().stream().filter(same -> same.size() > 1).findAny().ifPresent(same -> {
            throw new IllegalArgumentException("carillon.notifier.accounts: " + same + " have the same sid");
        });
    }
}
