package dev.carillon.notifier.verification;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.template.Template;
import dev.carillon.notifier.template.TemplateService;
import dev.carillon.notifier.template.TemplateText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The text around a code: a template that the request names, in its language where there is one, or a built-in text.
 * Thread-safe.
 */
@ApplicationScoped
public class VerificationText {
    static final String CODE = "code";
    private static final String MINUTES = "minutes";
    private static final String RESOURCE = "/verification-texts.properties";

    private final TemplateService templates;
    private final String defaultLocale;
    private final Properties builtIn = load();

    /** How it is written. */
    record Wording(
            @Nullable String template,
            Map<String, String> values,
            @Nullable String locale) {
        Wording {
            values = Map.copyOf(values);
        }
    }

    @Inject
    public VerificationText(TemplateService templates, VerificationConfig config) {
        this.templates = templates;
        this.defaultLocale = config.locale();
    }

    /** What the recipient reads. */
    String with(String code, Duration ttl, Wording wording) {
        TemplateText text = text(wording);
        if (!text.placeholders().contains(CODE)) {
            throw ProblemException.invalid("template", "The template has no ((code)).");
        }
        Map<String, String> values = new HashMap<>(wording.values());
        values.put(CODE, code);
        values.put(MINUTES, Long.toString(Math.max(1, ttl.toMinutes())));
        return switch (text.fill(values)) {
            case TemplateText.Filled.Text(String filled) -> filled;
            case TemplateText.Filled.Missing(var names) ->
                throw ProblemException.invalid("values", "A value is missing for " + String.join(", ", names) + ".");
        };
    }

    private TemplateText text(Wording wording) {
        String locale = wording.locale() == null ? defaultLocale : wording.locale();
        String template = wording.template();
        if (template == null) {
            return new TemplateText(builtIn(locale));
        }
        return inLanguage(template, locale).map(Template::text).orElseGet(() -> templates.required(template));
    }

    private Optional<Template> inLanguage(String template, String locale) {
        return templates.find(template + "." + locale).or(() -> templates.find(template + "." + language(locale)));
    }

    /** In that language where there is such a text; in English otherwise. */
    private String builtIn(String locale) {
        return builtIn.getProperty(language(locale), builtIn.getProperty("en", ""));
    }

    private static String language(String locale) {
        return Locale.forLanguageTag(locale).getLanguage();
    }

    private static Properties load() {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(VerificationText.class.getResourceAsStream(RESOURCE), RESOURCE),
                StandardCharsets.UTF_8)) {
            Properties texts = new Properties();
            texts.load(reader);
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
