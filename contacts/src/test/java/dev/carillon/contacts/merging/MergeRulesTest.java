package dev.carillon.contacts.merging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.carillon.contacts.contact.PersonName;
import dev.carillon.contacts.contact.PhoneNumber;
import dev.carillon.contacts.merging.MergeSide.Marked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeRulesTest {

    /** Each side is a name, its source and the minute it is of; {@code -} is a side without a name. */
    @ParameterizedTest
    @CsvSource({
        "-,                 -,                 -",
        "Ana wordpress 1,   -,                 Ana wordpress 1",
        "Ana wordpress 1,   Maria wordpress 2, Maria wordpress 2",
        "Ana wordpress 2,   Maria wordpress 1, Ana wordpress 2",
        "Ana import 1,      Maria wordpress 2, Ana import 1",
        "Ana import 1,      Maria uservoice 9, Ana import 1",
        "Ana api 1,         Maria import 2,    Ana api 1",
        "Ana api 1,         Maria api 2,       Maria api 2",
        "Ana import 1,      Maria import 1,    Maria import 1",
        "Ana uservoice 1,   Maria wordpress 1, Maria wordpress 1",
    })
    void choosesByWeightThenTimeThenAlphabet(String one, String other, String expected) {
        assertThat(text(MergeRules.merge(side(one), side(other)))).isEqualTo(expected);
        assertThat(text(MergeRules.merge(side(other), side(one)))).isEqualTo(expected);
    }

    @Test
    void comesToTheSameInWhateverOrderAndHoweverOften() {
        SplittableRandom random = new SplittableRandom(20_261_126);
        for (int round = 0; round < 300; round++) {
            List<MergeSide> sides = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                sides.add(side(random));
            }
            MergeSide expected = sides.stream().reduce(MergeRules::merge).orElseThrow();
            Collections.shuffle(sides, new Random(round));

            MergeSide shuffled = sides.stream().reduce(MergeRules::merge).orElseThrow();
            MergeSide grouped = MergeRules.merge(
                    MergeRules.merge(sides.get(0), sides.get(1)),
                    MergeRules.merge(sides.get(2), MergeRules.merge(sides.get(3), sides.get(4))));

            assertThat(shuffled).as("round %d", round).isEqualTo(expected);
            assertThat(grouped).as("round %d", round).isEqualTo(expected);
            assertThat(MergeRules.merge(expected, sides.get(0)))
                    .as("round %d", round)
                    .isEqualTo(expected);
        }
    }

    private static MergeSide side(String text) {
        return new MergeSide(name(text), null, new TreeMap<>());
    }

    private static @Nullable Marked<PersonName> name(String text) {
        if (text.equals("-")) {
            return null;
        }
        List<String> parts = List.of(text.split(" ", 3));
        return new Marked<>(
                new PersonName(parts.get(0), ""), new Mark(parts.get(1), minute(Integer.parseInt(parts.get(2)))));
    }

    private static String text(MergeSide side) {
        Marked<PersonName> name = side.name();
        return name == null
                ? "-"
                : name.value().first() + " " + name.mark().source() + " "
                        + name.mark().at().getEpochSecond() / 60;
    }

    private static MergeSide side(SplittableRandom random) {
        TreeMap<String, Marked<JsonNode>> attributes = new TreeMap<>();
        for (String attribute : List.of("a", "b", "c")) {
            if (random.nextBoolean()) {
                attributes.put(attribute, new Marked<>(TextNode.valueOf("v" + random.nextInt(3)), mark(random)));
            }
        }
        return new MergeSide(
                random.nextInt(4) == 0 ? null : new Marked<>(new PersonName("n" + random.nextInt(3), ""), mark(random)),
                random.nextInt(4) == 0 ? null : new Marked<>(new PhoneNumber("+" + random.nextInt(3)), mark(random)),
                attributes);
    }

    private static Mark mark(SplittableRandom random) {
        List<String> sources = List.of("api", "import", "wordpress", "uservoice");
        return new Mark(sources.get(random.nextInt(4)), minute(random.nextInt(3)));
    }

    private static Instant minute(int minute) {
        return Instant.ofEpochSecond(60L * minute);
    }
}
