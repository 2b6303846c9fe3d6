package dev.carillon.broker.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private final List<Integer> ran = new ArrayList<>();

    private static final class Asked extends GroupCommit.Command<Void> {
        @Override
        int weight() {
            return 1;
        }
    }

    /** Has a first transaction with one command, and one with two, which fails in this way. */
    private List<Asked> run(RuntimeException failure) {
        List<Runnable> first = new ArrayList<>();
        GroupCommit<Asked> commit = new GroupCommit<>(1, commands -> {
            ran.add(commands.size());
            return switch (ran.size()) {
                case 1 -> Future.future(promise -> first.add(promise::complete));
                case 2 -> Future.failedFuture(failure);
                default -> {
                    commands.forEach(command -> command.answer.complete(null));
                    yield Future.succeededFuture();
                }
            };
        });
        List<Asked> asked = Stream.generate(Asked::new).limit(3).toList();
        asked.forEach(commit::add);
        first.forEach(Runnable::run);
        return asked.subList(1, 3);
    }

    @Test
    void whatTheDatabaseRefusedIsTriedApart() {
        List<Asked> asked = run(new PgException("refused", "ERROR", "22003", "of one of them"));

        assertThat(ran).containsExactly(1, 2, 1, 1);
        assertThat(asked).allSatisfy(each -> assertThat(each.answer).isCompleted());
    }

    @Test
    void whatMayHaveHappenedIsNotDoneAgain() {
        List<Asked> asked = run(new IllegalStateException("an answer that is not understood"));

        assertThat(ran).containsExactly(1, 2);
        assertThat(asked).allSatisfy(each -> assertThat(each.answer).isCompletedExceptionally());
    }
}
