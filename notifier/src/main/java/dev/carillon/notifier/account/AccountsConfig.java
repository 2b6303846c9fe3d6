package dev.carillon.notifier.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The accounts at the providers. */
@ConfigMapping(prefix = "carillon.notifier")
public interface AccountsConfig {

    /** The accounts by name; the name stands in reports and metrics. */
    Map<String, AccountConfig> accounts();

    /** How long an account that the provider refused takes no message, before one may try it again. */
    @WithDefault("PT15M")
    Duration accountRefusedFor();

    /** How often the provider is asked for the balances. */
    @WithDefault("PT5M")
    Duration balanceInterval();

    /** One account. */
    interface AccountConfig {

        /** Who it is with: {@code twilio}, or {@code http} for any gateway that takes texts by HTTP. */
        @WithDefault("twilio")
        Provider provider();

        /** True for credit that runs out unused: it is spent before the other accounts. */
        @WithDefault("false")
        boolean promotional();

        /** Which account is spent first: the lowest. */
        @WithDefault("100")
        @Min(0) int order();

        /** Twilio's account SID. */
        Optional<
                        @Pattern(
                                regexp = "AC[0-9a-fA-F]{32}",
                                message = "must be a Twilio account SID: AC and 32 hexadecimal digits")
                        String>
                sid();

        /** The file that holds the auth token; read again when it changes. */
        Optional<Path> authTokenFile();

        /** The file that holds the other auth token, while one of the two is rotated. */
        Optional<Path> secondaryAuthTokenFile();

        /** The number, sender name or messaging service that messages come from. */
        Optional<String> from();

        /** How many messages a second the account takes. */
        @WithDefault("10")
        @Positive double messagesPerSecond();

        /** How many requests may be on their way at once. */
        @WithDefault("50")
        @Min(1) @Max(1000) int maxConcurrency();

        /** The countries it may text: ISO 3166 codes; all where there is none. */
        Optional<Set<@Pattern(regexp = "[A-Z]{2}|001", message = "must be ISO 3166 codes in capitals") String>>
                countries();

        /** Where Twilio keeps the account's data: {@code us1}, {@code ie1}, {@code au1}. */
        Optional<@Pattern(regexp = "[a-z]{2}[0-9]", message = "must be a Twilio region like ie1") String> region();

        /** Where requests enter Twilio's network: {@code ashburn}, {@code dublin}, … */
        Optional<@Pattern(regexp = "[a-z][a-z-]*", message = "must be a Twilio edge like dublin") String> edge();

        /** Below which it is told that the balance is low, in the account's currency. */
        Optional<@PositiveOrZero BigDecimal> lowBalance();

        /** What a segment costs, for a provider that does not say. */
        Optional<@PositiveOrZero BigDecimal> price();

        /** The currency of that price: an ISO 4217 code. */
        @WithDefault("USD")
        @Pattern(regexp = "[A-Z]{3}", message = "must be an ISO 4217 code in capitals") String currency();

        /** The gateway of an {@code http} account. */
        Optional<HttpConfig> http();
    }

    /** How an HTTP gateway is asked to send, and how its answer is read. */
    interface HttpConfig {

        /** The form of the request. */
        @WithDefault("listmonk")
        Form form();

        /** Where the request goes; of the form {@code template}, it may hold placeholders. */
        String url();

        /** The method. */
        @WithDefault("POST")
        @Pattern(regexp = "POST|PUT|GET", message = "must be POST, PUT or GET") String method();

        /** The media type of the body of a template. */
        @WithDefault("application/json")
        String contentType();

        /** The file that holds the body of a template, with placeholders. */
        Optional<Path> bodyFile();

        /** The file that holds header fields, {@code Name: value} a line; the place of credentials. */
        Optional<Path> headersFile();

        /** Where in the answer the gateway's name of the message stands: a JSON pointer. */
        Optional<@Pattern(regexp = "(/[^/]*)+", message = "must be a JSON pointer like /id") String> reference();

        /** What in the answer says that the message was taken: a JSON pointer, {@code =} and the value. */
        Optional<@Pattern(regexp = "(/[^/=]*)+=.*", message = "must be like /status=ok") String> success();

        /** What statuses other than 2xx mean; the others are unknown outcomes. */
        Map<@Pattern(regexp = "[345][0-9]{2}", message = "must be a status of an answer") String, Meaning> statuses();

        /** How long a request may take in all. */
        @WithDefault("PT30S")
        Duration timeout();

        /** Whether the request goes through the egress proxy, where one is configured. */
        @WithDefault("true")
        boolean egress();
    }

    /** The form of a request to an HTTP gateway. */
    enum Form {
        /** What listmonk posts to a Messenger. */
        LISTMONK,
        /** A body and an address with placeholders. */
        TEMPLATE
    }

    /** What an answer with some status means for the message. */
    enum Meaning {
        /** Not taken, and it never will be. */
        FAIL,
        /** Not taken now. */
        RETRY,
        /** The account cannot send; another one may. */
        ACCOUNT,
        /** It may have been taken; never sent again. */
        UNKNOWN
    }
}
