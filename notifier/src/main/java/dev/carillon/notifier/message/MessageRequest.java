package dev.carillon.notifier.message;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.template.TemplateService;
import dev.carillon.notifier.template.TemplateText;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to send: a {@code body} as it is, or a {@code template} with its {@code values}.
 *
 * @param to a phone number; without {@code +} one of {@code region}
 * @param region the country (ISO 3166) of a number without {@code +}; the configured one by default
 * @param sendAt when it is sent; past or absent means now
 * @param validFor how long from then it is worth sending: seconds, or an ISO 8601 duration
 * @param quietHours by the recipient's clock: {@code 22:00-08:00}, or {@code none}; as configured by default
 * @param reference the caller's name of it, to find it by
 * @param metadata the caller's words for it, given back with it
 * @param smartEncoding whether characters that only force UCS-2 are replaced
 */
public record MessageRequest(
        @NotBlank String to,
        @Nullable String body,
        @Nullable String template,
        @Nullable Map<String, String> values,
        @Nullable String region,
        @Nullable Instant sendAt,
        @Nullable String validFor,
        @Nullable String quietHours,
        @Nullable @Size(max = 200) String reference,
        @Nullable Map<String, @Nullable String> metadata,
        @Nullable Boolean smartEncoding) {

    /** A text as it is, to one number. */
    public static MessageRequest of(String to, String body) {
        return new MessageRequest(to, body, null, null, null, null, null, null, null, null, null);
    }

    TemplateText text(TemplateService templates) {
        if ((body == null) == (template == null)) {
            throw ProblemException.invalid("body", "Give either a body, or a template with its values.");
        }
        if (template != null) {
            return templates.required(template);
        }
        if (body == null || body.isBlank()) {
            throw ProblemException.invalid("body", "The body is empty.");
        }
        return new TemplateText(body);
    }

    boolean isSmart() {
        return Boolean.TRUE.equals(smartEncoding);
    }

    Map<String, String> given() {
        return values == null ? Map.of() : values;
    }
}
