package dev.carillon.local.suite;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Why a program does not start, where its log says so in words that are known: what a person can mend. Pure. */
final class StartFault {
    private static final String TAKEN = "Address already in use";
    private static final Pattern NO_DATABASE = Pattern.compile("Connection to (\\S+:\\d+) refused");

    private StartFault() {}

    /**
     * In a sentence; empty where it is another fault.
     *
     * @param ports where the program listens
     * @param log the end of what it printed
     */
    static Optional<String> of(String name, List<Integer> ports, String log) {
        if (log.contains(TAKEN)) {
            String which = ports.stream().map(String::valueOf).collect(Collectors.joining(" or "));
            return Optional.of(name + " could not listen: port " + which
                    + " is taken by another program; end that program and try again, or take --free-ports");
        }
        Matcher database = NO_DATABASE.matcher(log);
        return database.find()
                ? Optional.of(name + " cannot reach its database at " + database.group(1)
                        + ": the PostgreSQL that was started for it does not run any more; try again")
                : Optional.empty();
    }
}
