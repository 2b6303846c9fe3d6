package dev.carillon.notifier.campaign;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A campaign to make, as JSON. */
public record CampaignRequest(
        @NotBlank @Size(max = 200) String name,
        @NotBlank String template,
        @NotEmpty List<NamedRecipient> recipients) {

    /**
     * Whom to text.
     *
     * @param to a phone number; without {@code +} one of the default region
     * @param values one for each placeholder of the template
     */
    public record NamedRecipient(
            @Nullable String to, @Nullable Map<String, String> values) {}

    List<Recipient> listed() {
        return IntStream.range(0, recipients.size())
                .mapToObj(index -> recipient("recipients[" + index + "]", recipients.get(index)))
                .toList();
    }

    private static Recipient recipient(String at, @Nullable NamedRecipient named) {
        return named == null
                ? new Recipient(at, null, Map.of(), "there is nothing")
                : Recipient.of(at, named.to(), named.values() == null ? Map.of() : named.values());
    }
}
