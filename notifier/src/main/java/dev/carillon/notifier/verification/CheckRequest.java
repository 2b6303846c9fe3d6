package dev.carillon.notifier.verification;

import dev.carillon.http.problem.ProblemException;
import jakarta.validation.constraints.NotBlank;

/** A code that came back; spaces and hyphens in it do not count. */
public record CheckRequest(@NotBlank String code) {

    /** What there is to compare. */
    String digits() {
        String digits = code.replaceAll("[\\s-]", "");
        if (!digits.matches("[0-9]{4,10}")) {
            throw ProblemException.invalid("code", "A code is 4 to 10 digits.");
        }
        return digits;
    }

    @Override
    public String toString() {
        return "CheckRequest[]";
    }
}
