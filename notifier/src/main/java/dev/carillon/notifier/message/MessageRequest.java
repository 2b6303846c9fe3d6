package dev.carillon.notifier.message;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.template.TemplateService;
import dev.carillon.notifier.template.TemplateText;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to send: a {@code body} as it is, or a {@code template} with its {@code values}.
 *
 * @param to a phone number; without {@code +} one of the default region
 * @param smartEncoding whether characters that only force UCS-2 are replaced
 */
public record MessageRequest(
        @NotBlank String to,
        @Nullable String body,
        @Nullable String template,
        @Nullable Map<String, String> values,
        @Nullable Boolean smartEncoding) {

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
