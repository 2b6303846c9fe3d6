package dev.carillon.broker.engine.singlewriter;

import static dev.carillon.broker.engine.singlewriter.Entries.grouped;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GroupLinesTest {
    private final GroupLines groups = new GroupLines();

    @Test
    void oneIsInFrontAndTheOthersFollowInTheOrderOfCreation() {
        TaskEntry[] tasks = LongStream.range(0, 4)
                .mapToObj(number -> grouped(number, "order"))
                .toArray(TaskEntry[]::new);

        assertThat(groups.join(tasks[1])).isTrue();
        assertThat(groups.join(tasks[3])).isFalse();
        assertThat(groups.join(tasks[0])).isFalse();
        assertThat(groups.join(tasks[2])).isFalse();

        assertThat(groups.leave(tasks[1])).isSameAs(tasks[0]);
        assertThat(groups.leave(tasks[0])).isSameAs(tasks[2]);
        assertThat(groups.leave(tasks[2])).isSameAs(tasks[3]);
        assertThat(groups.leave(tasks[3])).isNull();
    }

    @Test
    void oneThatLeavesFromTheMiddleBringsNobodyOn() {
        TaskEntry front = grouped(1, "order");
        TaskEntry middle = grouped(2, "order");
        TaskEntry last = grouped(3, "order");
        groups.join(front);
        groups.join(middle);
        groups.join(last);

        assertThat(groups.leave(middle)).isNull();
        assertThat(groups.leave(front)).isSameAs(last);
    }

    @Test
    void groupsDoNotWaitForEachOther() {
        assertThat(groups.join(grouped(1, "one"))).isTrue();
        assertThat(groups.join(grouped(2, "other"))).isTrue();
    }

    @Test
    void aGroupThatEndedStartsOver() {
        TaskEntry task = grouped(1, "order");
        groups.join(task);
        groups.leave(task);

        assertThat(groups.join(grouped(2, "order"))).isTrue();
    }

    @Test
    void aFrontThatIsMissingAfterARestartIsFilled() {
        TaskEntry earlier = grouped(1, "order");
        TaskEntry later = grouped(2, "order");
        groups.joinBlocked(later);
        groups.joinBlocked(earlier);

        assertThat(groups.fillFront(later)).isSameAs(earlier);
        assertThat(groups.fillFront(later)).isNull();
    }
}
