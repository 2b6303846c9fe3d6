package dev.carillon.notifier.verification;

import java.util.Optional;

/** A provider that makes, texts and compares codes itself. Every call blocks, and throws for nothing that can be expected. */
public interface CodeProvider {

    /** What came of a request to text a code. */
    sealed interface Texted {
        /** A code goes to the number; the provider calls the verification so. */
        record Done(String sid) implements Texted {}

        /** The provider texts no such number. */
        record NumberRefused(String reason) implements Texted {}

        /** Too many texts, to this number or in all. */
        record TooMany(String reason) implements Texted {}

        /** Nothing was texted, for a reason that has nothing to do with the number. */
        record NotTexted(String reason) implements Texted {}

        /** Whether a code goes to the number is not known. */
        record Unknown(String reason) implements Texted {}
    }

    /** What came of a request to compare a code. */
    enum Compared {
        RIGHT,
        WRONG,
        /** The provider has no such verification any more. */
        GONE,
        /** No answer, or none that says. */
        UNKNOWN
    }

    /** Texts a code to this number (E.164), once. */
    Texted text(String to, Optional<String> locale);

    /**
     * Compares a code.
     *
     * @param sid the provider's name of the verification; empty where it is not known, and the number has to do
     */
    Compared compare(Optional<String> sid, String to, String code);
}
