package dev.carillon.notifier.message;

import dev.carillon.notifier.pricing.PhoneNumber;
import dev.carillon.notifier.pricing.PhoneNumbers;
import dev.carillon.notifier.pricing.Segments;
import dev.carillon.notifier.pricing.SmartEncoding;
import dev.carillon.notifier.privacy.OptOutLinks;
import dev.carillon.notifier.template.TemplateText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes what one recipient reads, or says everything that is in the way of it. Thread-safe, stores nothing. */
@ApplicationScoped
public class Composer {
    /** Twilio takes no longer body (error 21617). */
    public static final int LONGEST_BODY = 1600;

    private final PhoneNumbers numbers;
    private final OptOutLinks links;

    /** What came of composing. */
    public sealed interface Composed {
        /** A text that can be stored. */
        record Ready(PhoneNumber to, String body, Segments segments) implements Composed {}

        /** Everything that is wrong, not only the first of it. */
        record Wrong(List<Fault> faults) implements Composed {
            public Wrong {
                faults = List.copyOf(faults);
            }
        }
    }

    /**
     * One thing that is wrong.
     *
     * @param field the field or column at fault: {@code to}, or a placeholder's name
     */
    public record Fault(String field, String detail) {}

    @Inject
    public Composer(PhoneNumbers numbers, OptOutLinks links) {
        this.numbers = numbers;
        this.links = links;
    }

    /** Composes a template's text for one recipient. */
    public Composed compose(@Nullable String to, TemplateText text, Map<String, String> values) {
        return compose(to, text, values, Optional.empty(), false);
    }

    /**
     * Composes a template's text for one recipient.
     *
     * @param region of a number without {@code +}; empty for the configured one
     * @param smartEncoding whether the filled text is put into the GSM alphabet where it can be
     */
    public Composed compose(
            @Nullable String to,
            TemplateText text,
            Map<String, String> values,
            Optional<String> region,
            boolean smartEncoding) {
        return switch (text.fill(withOptOut(values))) {
            case TemplateText.Filled.Text(String body) ->
                composePlain(to, smartEncoding ? SmartEncoding.apply(body) : body, region);
            case TemplateText.Filled.Missing(List<String> names) -> {
                List<Fault> faults = new ArrayList<>();
                if (numbers.read(to == null ? "" : to, region) instanceof PhoneNumbers.Reading.Bad(String why)) {
                    faults.add(new Fault("to", why));
                }
                names.forEach(name -> faults.add(new Fault(name, "no value for ((" + name + "))")));
                yield new Composed.Wrong(faults);
            }
        };
    }

    /** The opt-out link is of the recipient, so it is put in last; until then it stands for itself. */
    private static Map<String, String> withOptOut(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(values);
        all.put(OptOutLinks.NAME, OptOutLinks.PLACEHOLDER);
        return all;
    }

    /** Composes a text that has no placeholders but the recipient's opt-out link. */
    public Composed composePlain(@Nullable String to, String body) {
        return composePlain(to, body, Optional.empty());
    }

    /**
     * Composes a text that has no placeholders but the recipient's opt-out link.
     *
     * @param region of a number without {@code +}; empty for the configured one
     */
    public Composed composePlain(@Nullable String to, String body, Optional<String> region) {
        return switch (numbers.read(to == null ? "" : to, region)) {
            case PhoneNumbers.Reading.Bad(String why) -> {
                List<Fault> faults = new ArrayList<>(List.of(new Fault("to", why)));
                tooLong(body).ifPresent(faults::add);
                yield new Composed.Wrong(faults);
            }
            case PhoneNumbers.Reading.Valid(PhoneNumber number) -> {
                String text = links.fill(body, number.e164());
                yield tooLong(text)
                        .<Composed>map(fault -> new Composed.Wrong(List.of(fault)))
                        .orElseGet(() -> new Composed.Ready(number, text, Segments.of(text)));
            }
        };
    }

    private static Optional<Fault> tooLong(String text) {
        return text.length() <= LONGEST_BODY
                ? Optional.empty()
                : Optional.of(new Fault(
                        "body",
                        "the text has " + text.length() + " characters; no more than " + LONGEST_BODY + " can go"));
    }
}
