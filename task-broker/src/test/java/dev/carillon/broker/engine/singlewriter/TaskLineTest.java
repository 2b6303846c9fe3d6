package dev.carillon.broker.engine.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskLineTest {

    private static List<TaskEntry> tasks(TaskLine line) {
        List<TaskEntry> tasks = new ArrayList<>();
        for (@Nullable TaskEntry task = line.first(); task != null; task = task.next) {
            tasks.add(task);
        }
        return tasks;
    }

    /** Runs of one after the other, as of many that are redriven, among others that come and go anywhere. */
    @Test
    void theOrderIsThatOfCreationWhateverComesAndGoes() {
        Random random = new Random(17);
        TaskLine line = new TaskLine();
        TreeMap<Long, TaskEntry> expected = new TreeMap<>();
        for (int i = 0; i < 3000; i++) {
            long number = random.nextInt(2000);
            for (int run = random.nextInt(5); run >= 0; run--) {
                number += 16; // of another millisecond each
                TaskEntry known = expected.remove(number);
                if (known == null) {
                    TaskEntry task = Entries.plain(number);
                    expected.put(number, task);
                    line.addInOrderOfCreation(task);
                } else {
                    line.remove(known);
                }
            }
            assertThat(line.size()).isEqualTo(expected.size());
        }
        assertThat(tasks(line)).containsExactlyElementsOf(expected.values());

        new ArrayList<>(expected.values()).forEach(line::remove);
        assertThat(line.first()).isNull();
        assertThat(line.size()).isZero();
    }
}
