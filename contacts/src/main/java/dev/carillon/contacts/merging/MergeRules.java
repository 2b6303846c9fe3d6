package dev.carillon.contacts.merging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.contacts.merging.MergeSide.Marked;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the values of two contacts that are merged. A value beats none; of two values the one with the greater
 * {@link Mark} wins; of two with the same mark the one that comes later in the alphabet, so that there is always one.
 * Each attribute goes by itself, a name as a whole. As each value keeps its mark, it is all the same in which order
 * contacts are merged, and merging one twice changes nothing. Pure.
 */
final class MergeRules {

    private MergeRules() {}

    static MergeSide merge(MergeSide one, MergeSide other) {
        SortedMap<String, Marked<JsonNode>> attributes = new TreeMap<>(one.attributes());
        other.attributes()
                .forEach((name, value) -> attributes.merge(name, value, (a, b) -> stronger(a, b, JsonNode::toString)));
        return new MergeSide(
                choose(one.name(), other.name(), name -> name.first() + " " + name.last()),
                choose(one.phone(), other.phone(), number -> number.value()),
                attributes);
    }

    private static <T> @Nullable Marked<T> choose(
            @Nullable Marked<T> one, @Nullable Marked<T> other, Function<T, String> text) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return stronger(one, other, text);
    }

    private static <T> Marked<T> stronger(Marked<T> one, Marked<T> other, Function<T, String> text) {
        Comparator<Marked<T>> worth =
                Comparator.<Marked<T>, Mark>comparing(Marked::mark).thenComparing(marked -> text.apply(marked.value()));
        return worth.compare(one, other) >= 0 ? one : other;
    }
}
