package dev.carillon.local.story;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParticipantTest {
    private final List<Participant> all = Participant.all();

    @Test
    void thereAreAsManyOfEachOperatorAsTheStorySays() {
        assertThat(all.stream().collect(groupingBy(Participant::operator, counting())))
                .isEqualTo(Map.of("A1", 166L, "Yettel", 86L, "Vivacom", 50L));
    }

    @Test
    void nobodySharesANumberOrAnAddress() {
        assertThat(all).extracting(Participant::phone).doesNotHaveDuplicates().allMatch(it -> it.length() == 13);
        assertThat(all).extracting(Participant::email).doesNotHaveDuplicates();
    }

    @Test
    void gravatarHashesTheAddressTrimmedAndInLowerCase() {
        // printf %s user@example.org | sha256sum
        assertThat(Participant.gravatarHash(" User@Example.ORG "))
                .isEqualTo(Participant.gravatarHash("user@example.org"))
                .hasSize(64);
    }
}
