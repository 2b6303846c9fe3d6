package dev.carillon.notifier.template;

import dev.carillon.http.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** Keeps templates. What is sent is the text that a message was stored with, so a change is never one of the past. */
@ApplicationScoped
public class TemplateService {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final TemplateRepository templates;
    private final Clock clock;

    @Inject
    public TemplateService(TemplateRepository templates, Clock clock) {
        this.templates = templates;
        this.clock = clock;
    }

    /** Stores a template under this name, in the place of one that had it. */
    @Transactional
    public Template put(String name, String body) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "name", "A template's name is up to 100 letters, digits, '.', '_' and '-', the first no sign.");
        }
        int unclosed = new TemplateText(body).unclosedAt();
        if (unclosed > 0) {
            throw ProblemException.invalid("body", "The '((' at character " + unclosed + " is not closed by '))'.");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        templates.put(name, body, now);
        return templates.findById(name);
    }

    /** The template of this name. */
    @Transactional
    public Optional<Template> find(String name) {
        return templates.findByIdOptional(name);
    }

    /** The text of a template that a request names. */
    public TemplateText required(String name) {
        return find(name)
                .map(Template::text)
                .orElseThrow(() -> ProblemException.invalid("template", "There is no template '" + name + "'."));
    }
}
