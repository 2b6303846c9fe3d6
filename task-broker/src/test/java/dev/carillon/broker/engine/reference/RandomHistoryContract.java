package dev.carillon.broker.engine.reference;

import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.reference.HistoryGenerator.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every engine says in histories that nobody thought of what {@link ReferenceTaskEngine} says. A history that shows a
 * difference is made as short as it can be and printed with its seed, which {@code -Dcarillon.history.seed} runs again.
 */
public interface RandomHistoryContract {
    EngineOptions OPTIONS = new EngineOptions(3, 3, 40, 1_000_000, 1_000_000, 64L << 20, Duration.ofHours(1));

    int STEPS = 80;
    int MOST_SHORTENINGS = 250;

    /** An engine over nothing, with {@link #OPTIONS}, whose time is {@link EngineUnderTest#START} and stands still. */
    EngineUnderTest fresh();

    /** Closes the engine and puts one in its place over all that it kept. */
    default void reopen(EngineUnderTest broker) {
        throw new UnsupportedOperationException();
    }

    /** What these histories may have in them: no clock is set where the engine is not told the time. */
    default List<Kind> kinds() {
        return List.of(Kind.PLAIN, Kind.CLOCK_SET);
    }

    /** How many histories are thought of: as many as take a few seconds. */
    default int histories() {
        return 60;
    }

    @Test
    default void historiesThatWereThoughtOfOnceAreAsTheReferenceSays() {
        Long asked = Long.getLong("carillon.history.seed");
        for (long seed = 1; seed <= histories(); seed++) {
            check(asked == null ? seed : asked);
        }
    }

    @Test
    default void aHistoryOfTodayIsAsTheReferenceSays() {
        long seed = ThreadLocalRandom.current().nextLong(1_000, 1_000_000_000);
        System.out.println("A history of today for " + getClass().getSimpleName() + " has the seed " + seed);
        check(seed);
    }

    private void check(long seed) {
        Kind kind = kinds().get((int) (seed % kinds().size()));
        List<Step> steps = new ArrayList<>();
        try (HistoryRun run = run(kind)) {
            HistoryGenerator generator = new HistoryGenerator(seed, kind);
            perform(run, steps, generator.limited());
            for (int i = 1; i <= STEPS; i++) {
                perform(run, steps, generator.moment());
                perform(run, steps, generator.next(run));
                if (i % 10 == 0) {
                    run.compareEverything();
                }
            }
        } catch (AssertionError | RuntimeException difference) {
            List<Step> shortest = shorten(steps, kind);
            throw new AssertionError(
                    "seed " + seed + " (" + kind + "): " + whatIsWrong(shortest, kind) + "\n  after\n    "
                            + shortest.stream().map(Step::toString).collect(Collectors.joining("\n    ")),
                    difference);
        }
    }

    private HistoryRun run(Kind kind) {
        return new HistoryRun(fresh(), this::reopen, kind != Kind.CLOCK_SET);
    }

    private static void perform(HistoryRun run, List<Step> steps, Step step) {
        steps.add(step);
        run.run(step);
    }

    /** Leaves out whatever can be left out with something still being wrong. */
    private List<Step> shorten(List<Step> steps, Kind kind) {
        List<Step> kept = new ArrayList<>(steps);
        int tries = 0;
        for (int size = Math.max(1, kept.size() / 4); size > 0; size /= 2) {
            for (int at = kept.size() - size; at >= 0 && tries < MOST_SHORTENINGS; at -= size, tries++) {
                List<Step> fewer = new ArrayList<>(kept);
                fewer.subList(at, at + size).clear();
                if (whatIsWrong(fewer, kind) != null) {
                    kept = fewer;
                    at = Math.min(at, kept.size());
                }
            }
        }
        return kept;
    }

    private String whatIsWrong(List<Step> steps, Kind kind) {
        try (HistoryRun run = run(kind)) {
            steps.forEach(step -> {
                run.run(step);
                run.compareEverything();
            });
            return null;
        } catch (AssertionError | RuntimeException difference) {
            return difference.toString();
        }
    }
}
