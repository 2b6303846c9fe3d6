package dev.carillon.notifier.account;

import dev.carillon.http.access.SecretFile;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What proves us to Twilio, and Twilio's callbacks to us. Two tokens are good at the same time while one is rotated.
 *
 * @param sid Twilio's name of the account
 * @param secondaryToken the other auth token, where one is configured
 * @param region where Twilio keeps the account's data ({@code ie1}); empty for the United States
 * @param edge where requests enter Twilio's network ({@code dublin})
 */
public record Credentials(
        String sid,
        SecretFile token,
        Optional<SecretFile> secondaryToken,
        Optional<String> region,
        Optional<String> edge) {

    /** Every token that is good now, the primary one first. */
    public List<String> tokens() {
        return Stream.concat(Stream.of(token), secondaryToken.stream())
                .map(SecretFile::secret)
                .distinct()
                .toList();
    }
}
