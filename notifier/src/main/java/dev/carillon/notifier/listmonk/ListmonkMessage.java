package dev.carillon.notifier.listmonk;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What listmonk posts to a Messenger (listmonk.app/docs/messengers, {@code internal/messenger/postback}). Its versions
 * differ in fields that are of no use here, so those are let pass.
 *
 * @param campaign absent for a transactional message
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ListmonkMessage(
        @NotBlank String body,
        @JsonProperty("content_type") @Nullable String contentType,
        @NotNull @NotEmpty @Size(max = 100) List<@Valid @NotNull Recipient> recipients,
        @Valid @Nullable Campaign campaign) {

    /** A subscriber. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Recipient(
            @NotBlank @Size(max = 100) String uuid,
            @Nullable Map<String, Object> attribs) {}

    /** The campaign that the message is of. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Campaign(@NotBlank @Size(max = 100) String uuid) {}
}
