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
 */
public record MessageRequest(
        @NotBlank String to,
        @Nullable String body,
        @Nullable String template,
        @Nullable Map<String, String> values) {

    /** A text as it is, to one number. */
    public static MessageRequest of(String to, String body) {
        return new MessageRequest(to, body, null, null);
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

    Map<String, String> given() {
        return values == null ? Map.of() : values;
    }
}
