package dev.carillon.notifier.optout;

import dev.carillon.notifier.pricing.PhoneNumbers;
import dev.carillon.notifier.pricing.PhoneNumbers.Reading;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.regex.Pattern;

/**
 * Reads the number of somebody who must not be texted. Takes more than {@link PhoneNumbers} does: a whole international
 * number is one even where numbering plans do not know it (yet), for it is safe not to text it.
 */
@ApplicationScoped
public class NumberReader {
    private static final Pattern INTERNATIONAL = Pattern.compile("\\+[1-9][0-9]{4,14}");

    private final PhoneNumbers numbers;

    /** What came of reading a number. */
    sealed interface Read {
        /** The number (E.164). */
        record Whole(String e164) implements Read {}

        /** Why it is none. */
        record None(String why) implements Read {}
    }

    @Inject
    public NumberReader(PhoneNumbers numbers) {
        this.numbers = numbers;
    }

    Read read(String written) {
        return switch (numbers.read(written)) {
            case Reading.Valid(var number) -> new Read.Whole(number.e164());
            case Reading.Bad(String why) ->
                INTERNATIONAL.matcher(written).matches() ? new Read.Whole(written) : new Read.None(why);
        };
    }
}
