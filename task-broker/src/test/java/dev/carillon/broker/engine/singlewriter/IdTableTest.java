package dev.carillon.broker.engine.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdTableTest {

    @Test
    void whatWasAddedAndNotRemovedIsFound() {
        Random random = new Random(4);
        IdTable<TaskEntry> table = new IdTable<>();
        Map<UUID, TaskEntry> model = new HashMap<>();
        List<TaskEntry> present = new ArrayList<>();

        for (int step = 0; step < 50_000; step++) {
            if (present.isEmpty() || random.nextInt(5) < 3) {
                TaskEntry task = Entries.plain(step);
                table.add(task);
                model.put(task.id(), task);
                present.add(task);
            } else {
                int which = random.nextInt(present.size());
                TaskEntry removed = present.set(which, present.getLast());
                present.removeLast();
                table.remove(removed);
                model.remove(removed.id());
                assertThat(table.find(removed.id())).isNull();
            }
        }

        assertThat(table.size()).isEqualTo(model.size());
        model.forEach((id, task) -> assertThat(table.find(id)).isSameAs(task));
        assertThat(everyOne(table))
                .hasSize(model.size())
                .allSatisfy(task -> assertThat(model.get(task.id())).isSameAs(task));
    }

    private static List<TaskEntry> everyOne(IdTable<TaskEntry> table) {
        List<TaskEntry> all = new ArrayList<>();
        int seen = 0;
        for (int part = 0; part < IdTable.PARTS; part++) {
            seen += table.addTo(all, part, task -> true);
        }
        assertThat(seen).isEqualTo(table.size());
        return all;
    }

    @Test
    void identifiersThatDifferInFrontOnlyAreTold() {
        IdTable<TaskEntry> table = new IdTable<>();
        TaskEntry one = Entries.plain(1);
        table.add(one);

        assertThat(table.find(new UUID(2, one.idLow))).isNull();
        assertThat(table.find(one.id())).isSameAs(one);
    }

    @Test
    void whatIsNotThereCannotBeRemoved() {
        IdTable<TaskEntry> table = new IdTable<>();
        table.add(Entries.plain(1));

        assertThatThrownBy(() -> table.remove(Entries.plain(1))).isInstanceOf(IllegalStateException.class);
    }
}
