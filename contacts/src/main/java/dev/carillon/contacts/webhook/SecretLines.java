package dev.carillon.contacts.webhook;

import java.util.List;

/** The lines of a file of secrets: without blank ones and comments, which start with {@code #}. Pure. */
final class SecretLines {

    private SecretLines() {}

    static List<String> of(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }
}
