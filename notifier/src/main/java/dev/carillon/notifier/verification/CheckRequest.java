package dev.carillon.notifier.verification;

import jakarta.validation.constraints.NotBlank;

/** A code that came back; spaces and hyphens in it do not count. */
public record CheckRequest(@NotBlank String code) {

    @Override
    public String toString() {
        return "CheckRequest[]";
    }
}
