package dev.carillon.notifier.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.quiethours.QuietHours;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what a request says of when its message may go and what it is called, and refuses what cannot be kept. */
@ApplicationScoped
public class TermsReader {
    private static final int METADATA_ENTRIES = 20;
    private static final int METADATA_KEY = 64;
    private static final int METADATA_VALUE = 500;
    private static final TypeReference<TreeMap<String, String>> WORDS = new TypeReference<>() {};

    private final MessageConfig config;
    private final ObjectMapper mapper;

    @Inject
    public TermsReader(MessageConfig config, ObjectMapper mapper) {
        this.config = config;
        this.mapper = mapper;
    }

    /** The terms of a request that came now. */
    public MessageTerms read(MessageRequest request, Instant now) {
        Optional<Instant> sendAt = sendAt(request.sendAt(), now);
        return new MessageTerms(
                sendAt,
                validFor(request.validFor()).map(sendAt.orElse(now)::plus),
                quietHours(request.quietHours()),
                Optional.ofNullable(request.reference()).filter(text -> !text.isBlank()),
                metadata(request.metadata()));
    }

    /** What is past means now. */
    private Optional<Instant> sendAt(@Nullable Instant asked, Instant now) {
        if (asked == null || !asked.isAfter(now)) {
            return Optional.empty();
        }
        if (asked.isAfter(now.plus(config.maxDelay()))) {
            throw ProblemException.invalid(
                    "sendAt", "That is too far ahead; a message may be scheduled for " + config.maxDelay() + ".");
        }
        return Optional.of(asked.truncatedTo(ChronoUnit.MICROS));
    }

    private Optional<Duration> validFor(@Nullable String asked) {
        if (asked == null) {
            return Optional.empty();
        }
        Duration length = duration(asked);
        if (length.compareTo(Duration.ofSeconds(1)) < 0 || length.compareTo(config.maxValidity()) > 0) {
            throw ProblemException.invalid(
                    "validFor", "A message is valid for a second at least and " + config.maxValidity() + " at most.");
        }
        return Optional.of(length);
    }

    private static Duration duration(String text) {
        try {
            return text.matches("[0-9]{1,12}") ? Duration.ofSeconds(Long.parseLong(text)) : Duration.parse(text);
        } catch (DateTimeException e) {
            throw ProblemException.invalid(
                    "validFor", "'" + text + "' is neither a number of seconds nor a duration such as PT2H.");
        }
    }

    private static Optional<String> quietHours(@Nullable String asked) {
        if (asked == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(QuietHours.parse(asked).map(QuietHours::toString).orElse(QuietHours.NONE));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("quietHours", String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> metadata(@Nullable Map<String, @Nullable String> words) {
        if (words == null || words.isEmpty()) {
            return Optional.empty();
        }
        if (words.size() > METADATA_ENTRIES) {
            throw ProblemException.invalid("metadata", "There are more than " + METADATA_ENTRIES + " entries.");
        }
        words.forEach((key, value) -> {
            if (key.isBlank() || key.length() > METADATA_KEY || value == null || value.length() > METADATA_VALUE) {
                throw ProblemException.invalid(
                        "metadata",
                        "An entry has a name of up to " + METADATA_KEY + " characters and a text of up to "
                                + METADATA_VALUE + ".");
            }
        });
        try {
            return Optional.of(mapper.writeValueAsString(new TreeMap<>(words)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The caller's words, as they were given. */
    Map<String, String> words(String metadata) {
        try {
            return mapper.readValue(metadata, WORDS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the metadata of a message cannot be read", e);
        }
    }
}
