package dev.carillon.notifier.message;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.pricing.PhoneNumbers;
import dev.carillon.notifier.privacy.NumberKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Reads what a list of messages is to be narrowed to, and names the parameter that it cannot read. */
@ApplicationScoped
public class MessageQuery {
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 9999;

    private final PhoneNumbers numbers;
    private final NumberKey key;

    /** The parameters, as they came. */
    public static final class Parameters {
        @QueryParam("campaign")
        @Nullable String campaign;

        @QueryParam("state")
        @Parameter(description = "One state or, separated by commas or repeated, several")
        @Nullable List<String> state;

        @QueryParam("recipient")
        @Parameter(description = "A phone number; found after it was redacted, too")
        @Nullable String recipient;

        @QueryParam("account")
        @Nullable String account;

        @QueryParam("reference")
        @Nullable String reference;

        @QueryParam("from")
        @Parameter(description = "Created at this moment (ISO 8601) or later")
        @Nullable String from;

        @QueryParam("to")
        @Parameter(description = "Created before this moment (ISO 8601)")
        @Nullable String to;
    }

    @Inject
    public MessageQuery(PhoneNumbers numbers, NumberKey key) {
        this.numbers = numbers;
        this.key = key;
    }

    MessageFilter read(Parameters given) {
        return new MessageFilter(
                parsed("campaign", given.campaign, UUID::fromString, "is not the id of a campaign"),
                states(given.state == null ? List.of() : given.state),
                recipients(given.recipient),
                Optional.ofNullable(given.account),
                Optional.ofNullable(given.reference),
                new MessageFilter.Period(time("from", given.from), time("to", given.to)));
    }

    private static Set<MessageState> states(List<String> given) {
        Set<MessageState> states = EnumSet.noneOf(MessageState.class);
        given.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(name -> parsed(
                        "state",
                        name.strip().toUpperCase(Locale.ROOT),
                        MessageState::valueOf,
                        "is no state; there are " + Arrays.toString(MessageState.values())))
                .forEach(state -> state.ifPresent(states::add));
        return states;
    }

    private List<String> recipients(@Nullable String given) {
        if (given == null) {
            return List.of();
        }
        // A plus that was not encoded arrives as a space.
        return switch (numbers.read(given.startsWith(" ") ? "+" + given.strip() : given)) {
            case PhoneNumbers.Reading.Valid(var number) -> List.of(number.e164(), key.hash(number.e164()));
            case PhoneNumbers.Reading.Bad(String why) -> throw ProblemException.invalid("recipient", why + ".");
        };
    }

    private static Optional<Instant> time(String name, @Nullable String given) {
        // As in a number, a plus that was not encoded.
        String text = given == null ? null : given.replace(' ', '+');
        return parsed(
                name,
                text,
                MessageQuery::moment,
                "is no moment such as 2026-01-31T08:00:00Z, of the years " + FIRST_YEAR + " to " + LAST_YEAR);
    }

    /** Of the years that the database and an id can tell apart. */
    private static Instant moment(String text) {
        OffsetDateTime moment = OffsetDateTime.parse(text);
        if (moment.getYear() < FIRST_YEAR || moment.getYear() > LAST_YEAR) {
            throw new DateTimeException("the year is out of range");
        }
        return moment.toInstant();
    }

    private static <T> Optional<T> parsed(String name, @Nullable String text, Function<String, T> parse, String why) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw ProblemException.invalid(name, "'" + text + "' " + why + ".");
        }
    }
}
