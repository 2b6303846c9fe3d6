package dev.carillon.notifier.inbound;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Knows the words that mean something of themselves. A text is one of them if it holds nothing else: in any case, with
 * any spaces and punctuation. Pure.
 */
record Keywords(Set<String> stop, Set<String> start, Set<String> help) {
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    static Keywords of(Collection<String> stop, Collection<String> start, Collection<String> help) {
        return new Keywords(plain(stop), plain(start), plain(help));
    }

    private static Set<String> plain(Collection<String> words) {
        return words.stream()
                .map(Keywords::plain)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String plain(String text) {
        String compatible = Normalizer.normalize(text, Normalizer.Form.NFKC);
        return NO_WORD.matcher(compatible).replaceAll("").toUpperCase(Locale.ROOT);
    }

    /** What a text wants; of a word that stands in two lists, that which texts least. */
    InboundKind kind(String text) {
        String word = plain(text);
        if (stop.contains(word)) {
            return InboundKind.STOP;
        }
        if (help.contains(word)) {
            return InboundKind.HELP;
        }
        return start.contains(word) ? InboundKind.START : InboundKind.TEXT;
    }
}
