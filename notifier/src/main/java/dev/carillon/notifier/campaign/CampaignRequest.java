package dev.carillon.notifier.campaign;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.notifier.campaign.contacts.ContactsQuery;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A campaign to make, as JSON: with {@code recipients}, or with those that {@code contacts} finds.
 *
 * @param messagesPerSecond over all replicas; absent for as fast as the accounts take them
 * @param window when messages may leave, as {@code mon-fri 09:00-20:00 Europe/Sofia}; absent for always
 * @param accounts the accounts that may send it; absent for every one
 * @param smartEncoding whether characters that only force UCS-2 are replaced
 * @param onError {@code refuse}: one recipient with a fault refuses the whole; {@code skip}: it is left out
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CampaignRequest(
        @NotBlank @Size(max = 200) String name,
        @NotBlank String template,
        @Nullable List<NamedRecipient> recipients,
        @Nullable @Valid ContactsQuery contacts,
        @Nullable Double messagesPerSecond,
        @Nullable String window,
        @Nullable List<String> accounts,
        @Nullable Boolean smartEncoding,
        @Nullable String onError) {

    /**
     * Whom to text.
     *
     * @param to a phone number; without {@code +} one of the default region
     * @param values one for each placeholder of the template
     */
    @RegisterForReflection
    public record NamedRecipient(
            @Nullable String to, @Nullable Map<String, String> values) {}

    CampaignPlan plan() {
        return CampaignPlan.of(messagesPerSecond, window, accounts, smartEncoding, onError);
    }
}
