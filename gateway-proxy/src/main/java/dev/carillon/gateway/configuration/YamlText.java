package dev.carillon.gateway.configuration;

import dev.carillon.gateway.configuration.Parsed.Fault;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A text or number of the YAML file, which knows where it stands. */
final class YamlText {
    private static final int QUOTED = 100;

    private final String value;
    private final int line;
    private final String place;
    private final List<Fault> faults;

    /** The text at this place: {@code 'burst' of 'perClient' is}, or {@code has} for an item of a list. */
    YamlText(String value, int line, String place, List<Fault> faults) {
        this.value = value;
        this.line = line;
        this.place = place;
        this.faults = faults;
    }

    String value() {
        return value;
    }

    int line() {
        return line;
    }

    /** What the text says; empty, and a fault, where it does not say such a thing. */
    <T> Optional<T> as(Kind<T> kind) {
        Optional<T> read = kind.read().apply(value);
        if (read.isEmpty()) {
            fault(place + " '" + quoted() + "': expected " + kind.expected());
        }
        return read;
    }

    private String quoted() {
        return value.length() > QUOTED ? value.substring(0, QUOTED) + "…" : value;
    }

    /** Faults a text that names none of these. */
    void mustName(String noun, Set<String> names) {
        if (!names.contains(value)) {
            String known =
                    names.isEmpty() ? "there is none at all" : "expected " + String.join(", ", new TreeSet<>(names));
            fault("there is no " + noun + " '" + quoted() + "': " + known);
        }
    }

    void fault(String message) {
        faults.add(new Fault(line, message));
    }
}
