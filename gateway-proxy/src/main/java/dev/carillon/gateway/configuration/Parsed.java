package dev.carillon.gateway.configuration;

import java.nio.file.Path;
import java.util.List;

/** What became of a file that was read. */
public sealed interface Parsed {

    /** Good as a whole. */
    record Valid(GatewayFile file) implements Parsed {}

    /**
     * Refused as a whole.
     *
     * @param faults every one of them, in the order of the file
     */
    record Invalid(List<Fault> faults) implements Parsed {
        public Invalid {
            faults = List.copyOf(faults);
        }
    }

    /**
     * One thing that is wrong.
     *
     * @param line counted from 1
     */
    record Fault(int line, String message) {
        @Override
        public String toString() {
            return "line " + line + ": " + message;
        }

        /** As compilers tell it, so that editors and people find the place: {@code FILE:LINE: message}. */
        public String in(Path file) {
            return file + ":" + line + ": " + message;
        }
    }
}
