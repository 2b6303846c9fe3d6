package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineObserver.Ending;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What else came of a statement, in the words of {@code ending.sql}: passes it on to whoever has to know. Belongs to one
 * context.
 */
final class Notes {
    private static final Set<String> KNOWN = Stream.concat(
                    Stream.of("READY", "DUE", "OVER", "LOST", "CREATED", "FORGOTTEN", "KEPT"),
                    Arrays.stream(Ending.values()).map(Ending::name))
            .collect(Collectors.toUnmodifiableSet());

    private final EngineObserver observer;
    private final DatabaseTime time;
    private final List<Consumer<String>> whenReady = new ArrayList<>();
    private final List<Consumer<UUID>> whenOver = new ArrayList<>();
    private final List<LongConsumer> whenFewer = new ArrayList<>();
    private final List<LongConsumer> whenDue = new ArrayList<>();

    Notes(EngineObserver observer, DatabaseTime time) {
        this.observer = observer;
        this.time = time;
    }

    /** Is told of queues in which something became ready, or a lease that others waited for is over. */
    void whenReady(Consumer<String> told) {
        whenReady.add(told);
    }

    /** Is told of tasks that are over, of those that somebody waits for. */
    void whenOver(Consumer<UUID> told) {
        whenOver.add(told);
    }

    /** Is told when something will be due, by the database's time. */
    void whenDue(LongConsumer told) {
        whenDue.add(told);
    }

    /** Is told how many tasks more, or fewer, there are. */
    void whenMore(LongConsumer told) {
        whenFewer.add(told);
    }

    void more(long tasks) {
        whenFewer.forEach(told -> told.accept(tasks));
    }

    void ready(String queue) {
        whenReady.forEach(told -> told.accept(queue));
    }

    /** Takes an answer's time and notes in, and hands it back. */
    Row take(Row answer) {
        time.observe(answer, true);
        takeNotes(answer);
        return answer;
    }

    void takeNotes(Row answer) {
        @Nullable String[] notes = answer.getArrayOfStrings("notes");
        if (notes != null) {
            for (String note : notes) {
                if (note != null) {
                    take(note);
                }
            }
        }
    }

    private void take(String note) {
        String[] words = note.split(" ", 3);
        if (!KNOWN.contains(words[0])) {
            return; // of a later version
        }
        String name = words[1];
        switch (words[0]) {
            case "READY" -> ready(name);
            case "DUE" -> whenDue.forEach(told -> told.accept(Long.parseLong(name)));
            case "OVER" -> whenOver.forEach(told -> told.accept(UUID.fromString(name)));
            case "LOST" -> observer.leaseExpired(name);
            case "CREATED" -> {
                observer.created(name, 1);
                more(1);
            }
            case "FORGOTTEN" -> more(-1);
            case "KEPT" -> observer.ended(name, Ending.ACKED);
            default -> ended(Ending.valueOf(words[0]), name, words.length < 3 ? 1 : Long.parseLong(words[2]));
        }
    }

    private void ended(Ending ending, String queue, long tasks) {
        for (long i = 0; i < tasks; i++) {
            observer.ended(queue, ending);
        }
        switch (ending) {
            case ACKED, CANCELLED, EXPIRED -> more(-tasks);
            case RETRIED, FAILED, EXHAUSTED -> {}
        }
    }
}
