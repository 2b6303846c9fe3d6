package dev.carillon.contacts.contact;

import dev.carillon.http.problem.ProblemException;

/**
 * What came of reading a text: a value, or the reason why there is none.
 *
 * @param <T> the value
 */
public sealed interface Parsed<T> {

    /** The text was good. */
    record Value<T>(T value) implements Parsed<T> {}

    /**
     * The text was not.
     *
     * @param reason a sentence for the one who wrote the text; never quotes it, so that it may be kept and logged
     */
    record Fault<T>(String reason) implements Parsed<T> {}

    static <T> Parsed<T> value(T value) {
        return new Value<>(value);
    }

    static <T> Parsed<T> fault(String reason) {
        return new Fault<>(reason);
    }

    /** The value, or a 400 that names the field at fault. */
    default T orRefuse(String field) {
        return switch (this) {
            case Value<T>(T value) -> value;
            case Fault<T>(String reason) -> throw ProblemException.invalid(field, reason);
        };
    }
}
