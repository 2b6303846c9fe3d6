package dev.carillon.notifier.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The accounts at the provider. */
@ConfigMapping(prefix = "carillon.notifier")
public interface AccountsConfig {

    /** The accounts by name; the name stands in reports and metrics. */
    Map<String, AccountConfig> accounts();

    /** How long an account that the provider refused takes no message, before one may try it again. */
    @WithDefault("PT15M")
    Duration accountRefusedFor();

    /** One account. */
    interface AccountConfig {

        /** Which account is spent first: the lowest. */
        @WithDefault("100")
        @Min(0) int order();

        /** Twilio's account SID. */
        @Pattern(regexp = "AC[0-9a-fA-F]{32}", message = "must be a Twilio account SID: AC and 32 hexadecimal digits") String sid();

        /** The file that holds the auth token; read again when it changes. */
        Path authTokenFile();

        /** The number or sender name that messages come from. */
        @NotBlank String from();

        /** How many messages a second the account takes. */
        @WithDefault("10")
        @Positive double messagesPerSecond();
    }
}
