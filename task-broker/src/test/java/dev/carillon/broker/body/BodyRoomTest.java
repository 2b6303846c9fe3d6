package dev.carillon.broker.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyRoomTest {
    private final BodyRoom room = new BodyRoom(100);
    private final List<String> granted = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    private BodyRoom.Place ask(long bytes, String name) {
        return ask(bytes, true, name);
    }

    private BodyRoom.Place ask(long bytes, boolean patient, String name) {
        return room.ask(bytes, patient, new BodyRoom.Guest() {
            @Override
            public void granted() {
                granted.add(name);
            }

            @Override
            public void refused() {
                refused.add(name);
            }
        });
    }

    @Test
    void noSmallBodyPassesALargeOneThatWaits() {
        BodyRoom.Place first = ask(60, "first");
        BodyRoom.Place large = ask(80, "large");
        ask(10, "small");

        assertThat(granted).containsExactly("first");
        assertThat(room.waiting()).isEqualTo(2);

        first.close();
        assertThat(granted).containsExactly("first", "large", "small");
        assertThat(room.taken()).isEqualTo(90);

        large.close();
        large.close();
        assertThat(room.taken()).isEqualTo(10);
    }

    @Test
    void whoLeavesTheRowLetsTheNextPass() {
        ask(60, "first");
        BodyRoom.Place large = ask(80, "large");
        ask(40, "small");

        large.close();

        assertThat(granted).containsExactly("first", "small");
        assertThat(room.taken()).isEqualTo(100);
        assertThat(room.waiting()).isZero();
    }

    @Test
    void whoWantsMoreThanThereIsHasItAlone() {
        BodyRoom.Place huge = ask(1000, "huge");
        ask(1, "small");

        assertThat(granted).containsExactly("huge");
        huge.close();
        assertThat(granted).containsExactly("huge", "small");
    }

    @Test
    void whatTurnsOutSmallerGivesTheRestBack() {
        BodyRoom.Place first = ask(100, "first");
        ask(90, "second");

        first.shrink(10);
        first.shrink(50);

        assertThat(granted).containsExactly("first", "second");
        assertThat(room.taken()).isEqualTo(100);
        first.close();
        assertThat(room.taken()).isEqualTo(90);
    }

    @Test
    void whoDoesNotWaitIsRefusedAndNobodyWaitsOnceItIsClosed() {
        BodyRoom.Place first = ask(100, "first");
        ask(1, false, "impatient");
        assertThat(refused).containsExactly("impatient");

        ask(1, "patient");
        room.close();
        ask(1, "late");
        first.close();

        assertThat(refused).containsExactly("impatient", "patient", "late");
        assertThat(granted).containsExactly("first");
        assertThat(room.taken()).isZero();
    }
}
