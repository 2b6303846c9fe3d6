package dev.carillon.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

// Some turns are taken only so that there are fewer.
@SuppressWarnings("FutureReturnValueIgnored")
class TurnsTest {
    private final Turns turns = new Turns(2, 1);
    private final List<CompletableFuture<String>> begun = new ArrayList<>();

    private CompletableFuture<String> next() {
        return turns.next(() -> {
                    CompletableFuture<String> task = new CompletableFuture<>();
                    begun.add(task);
                    return task;
                })
                .toCompletableFuture();
    }

    @Test
    void whatIsTooMuchWaitsAndWhatIsMoreFails() {
        CompletableFuture<String> first = next();
        next();
        CompletableFuture<String> third = next();
        CompletableFuture<String> fourth = next();

        assertThat(begun).hasSize(2);
        assertThat(third).isNotDone();
        assertThat(fourth.exceptionNow()).isInstanceOf(RejectedExecutionException.class);

        begun.getFirst().complete("a");
        assertThat(first).isCompletedWithValue("a");
        assertThat(begun).hasSize(3);

        begun.getLast().complete("c");
        assertThat(third).isCompletedWithValue("c");
    }

    @Test
    void aFailureGivesItsTurnBack() {
        CompletableFuture<String> failed = next();
        next();
        begun.getFirst().completeExceptionally(new IllegalStateException("as a test wants it"));
        assertThat(failed).isCompletedExceptionally();

        CompletableFuture<String> thrown = turns.<String>next(() -> {
                    throw new IllegalStateException("as a test wants it");
                })
                .toCompletableFuture();
        assertThat(thrown).isCompletedExceptionally();

        next();
        assertThat(begun).hasSize(3);
    }
}
