package dev.carillon.broker.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyRoomTest {
    private final BodyRoom room = new BodyRoom(100);
    private final List<String> granted = new ArrayList<>();

    private BodyRoom.Place ask(long bytes, String name) {
        return room.ask(bytes, () -> granted.add(name));
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
}
