package dev.carillon.contacts.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.carillon.contacts.contact.PersonName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes a person out of what others wrote: each whole word occurrence of an address, a number, or the first and the last
 * name together in either order, whatever their case and accents, becomes {@value #ERASED}. A first or last name alone stays:
 * it may be anybody's. A text that tells of the person in an encoded form goes as a whole. Pure; thread-safe.
 */
final class Redaction {
    /** What stands in the place of what was taken out. */
    static final String ERASED = "(erased)";

    private static final String NOT_IN_WORD = "(?<![\\p{L}\\p{N}])";
    private static final String WORD_ENDS = "(?![\\p{L}\\p{N}])";
    /** Between two words of a name: blanks, the end of a line, a comma, or one mark as addresses of pages have them. */
    private static final String BETWEEN_WORDS = "(?:\\h{0,3},\\h{0,3}|\\h{1,8}|\\h{0,3}\\R\\h{0,3}|[-._+/])";
    /** Behind an initial: a dot as well. */
    private static final String BEHIND_INITIAL = "(?:\\.?\\h{0,3},?\\h{0,3}|[-._+/])";
    /** From here on a sign is a word (CJK radicals). */
    private static final int SIGNS = 0x2e80;

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final Mentions encoded;
    private final Set<List<String>> names;
    private final List<Pattern> ofNames;
    private final List<Pattern> ofAddresses;

    Redaction(Collection<PersonName> names, Collection<String> emails, Collection<String> phones) {
        this(
                new Mentions(emails, phones),
                names.stream()
                        .filter(name -> named(name).findAny().isPresent())
                        .map(Redaction::words)
                        .collect(Collectors.toSet()),
                names.stream().flatMap(Redaction::named).map(Pattern::compile).toList(),
                Stream.concat(Mentions.spellings(emails).map(Redaction::address), Mentions.wholeNumbers(phones))
                        .map(Pattern::compile)
                        .toList());
    }

    private Redaction(Mentions encoded, Set<List<String>> names, List<Pattern> ofNames, List<Pattern> ofAddresses) {
        this.encoded = encoded;
        this.names = names;
        this.ofNames = ofNames;
        this.ofAddresses = ofAddresses;
    }

    static Redaction of(Subject subject) {
        return new Redaction(subject.names(), subject.emails(), subject.phones());
    }

    /** This one for what is kept of somebody of this name: that of a namesake stays, since it is theirs. */
    Redaction about(PersonName name) {
        return names.contains(words(name)) ? new Redaction(encoded, names, List.of(), ofAddresses) : this;
    }

    /** The text without the person; the very same where it does not tell of them. */
    String of(String text) {
        FoldedText folded = FoldedText.of(text);
        List<int[]> found = new ArrayList<>();
        Stream.concat(ofNames.stream(), ofAddresses.stream()).forEach(pattern -> {
            Matcher matcher = pattern.matcher(folded.text());
            while (matcher.find()) {
                found.add(new int[] {folded.begin(matcher.start()), folded.end(matcher.end())});
            }
        });
        String rest = found.isEmpty() ? text : without(text, found);
        return encoded.inDecoded(rest.getBytes(StandardCharsets.UTF_8)) ? ERASED : rest;
    }

    /** The JSON without the person in its texts and numbers, at whatever depth; the very same where it does not tell of them. */
    JsonNode of(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> changed(node, node.textValue());
            // A number may be kept as one, without its plus.
            case NUMBER -> changed(node, node.decimalValue().toPlainString());
            case ARRAY -> {
                ArrayNode items = JsonNodeFactory.instance.arrayNode();
                node.forEach(item -> items.add(of(item)));
                yield items.equals(node) ? node : items;
            }
            case OBJECT -> {
                ObjectNode fields = JsonNodeFactory.instance.objectNode();
                node.properties().forEach(field -> fields.set(field.getKey(), of(field.getValue())));
                yield fields.equals(node) ? node : fields;
            }
            default -> node;
        };
    }

    private JsonNode changed(JsonNode node, String text) {
        String rest = of(text);
        return rest.equals(text) ? node : TextNode.valueOf(rest);
    }

    private static String without(String text, List<int[]> found) {
        found.sort(Comparator.comparingInt(span -> span[0]));
        StringBuilder rest = new StringBuilder();
        int from = 0;
        for (int[] span : found) {
            if (span[0] >= from) {
                rest.append(text, from, span[0]).append(ERASED);
            }
            from = Math.max(from, span[1]);
        }
        return rest.append(text, from, text.length()).toString();
    }

    /** The whole name, and without middle names; the last name first too. */
    private static Stream<String> named(PersonName name) {
        List<String> first = words(name.first());
        List<String> last = words(name.last());
        if (first.isEmpty() || last.isEmpty() || !tells(first.getFirst()) || !tells(last.getLast())) {
            return Stream.of();
        }
        return Stream.of(first, first.subList(0, 1))
                .flatMap(given -> Stream.of(last, last.subList(last.size() - 1, last.size()))
                        .flatMap(family -> Stream.of(joined(given, family), joined(family, given))))
                .distinct();
    }

    private static String joined(List<String> words, List<String> others) {
        List<String> all = Stream.concat(words.stream(), others.stream()).toList();
        StringBuilder pattern = new StringBuilder(NOT_IN_WORD);
        for (int i = 0; i < all.size(); i++) {
            pattern.append(Pattern.quote(all.get(i)));
            if (i < all.size() - 1) {
                pattern.append(all.get(i).length() == 1 ? BEHIND_INITIAL : BETWEEN_WORDS);
            }
        }
        return pattern.append(WORD_ENDS).toString();
    }

    /** Whether a word is more than an initial or a number, which stand in many a text that is about nobody. */
    private static boolean tells(String word) {
        return word.codePoints().anyMatch(Character::isLetter) && (word.length() > 1 || word.codePointAt(0) >= SIGNS);
    }

    private static String address(String email) {
        return Mentions.wholeAddress(FoldedText.of(email).text());
    }

    private static List<String> words(PersonName name) {
        return words(name.first() + " " + name.last());
    }

    private static List<String> words(String text) {
        return NO_WORD.splitAsStream(FoldedText.of(text).text())
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
