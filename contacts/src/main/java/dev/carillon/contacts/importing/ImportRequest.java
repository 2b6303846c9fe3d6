package dev.carillon.contacts.importing;

import dev.carillon.contacts.contact.Label;
import dev.carillon.contacts.contact.MergePolicy;
import dev.carillon.http.problem.ProblemException;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for with an upload, checked.
 *
 * @param charset as the content type says; null where it says nothing, and it is found out
 * @param delimiter as the caller says; null where it is found out
 * @param list what everybody in the file comes to be on
 * @param tags what everybody in the file gets
 * @param dryRun count, and write nothing
 */
record ImportRequest(
        FileFormat format,
        @Nullable Charset charset,
        boolean gzip,
        @Nullable Character delimiter,
        ColumnMap map,
        @Nullable String list,
        Set<String> tags,
        MergePolicy policy,
        boolean dryRun) {
    private static final int MOST_TAGS = 20;

    ImportRequest {
        tags = Set.copyOf(tags);
    }

    /** What the headers say of the body. */
    record Body(@Nullable MediaType type, @Nullable String encoding) {}

    /** What the query says. */
    record Query(
            @Nullable String list,
            List<String> tags,
            @Nullable String delimiter,
            List<String> map,
            @Nullable String policy,
            boolean dryRun) {}

    /** Checks it all; throws a 400 or 415 that names what is at fault. */
    static ImportRequest of(Body body, Query query) {
        Set<String> tags = new TreeSet<>();
        query.tags().forEach(tag -> tags.add(Label.parse(tag).orRefuse("tag")));
        if (tags.size() > MOST_TAGS) {
            throw ProblemException.invalid("tag", "A file gives at most " + MOST_TAGS + " tags.");
        }
        return new ImportRequest(
                FileFormat.of(body.type()),
                charset(body.type()),
                gzip(body.encoding()),
                delimiter(query.delimiter()),
                ColumnMap.parse(query.map()).orRefuse("map"),
                query.list() == null ? null : Label.parse(query.list()).orRefuse("list"),
                tags,
                policy(query.policy()),
                query.dryRun());
    }

    /** The same for the same request alone, but for its body. */
    String fingerprint() {
        return String.join(
                "\n",
                format.name(),
                String.valueOf(charset),
                Boolean.toString(gzip),
                String.valueOf(delimiter),
                map.entries().toString(),
                String.valueOf(list),
                new TreeSet<>(tags).toString(),
                policy.name(),
                Boolean.toString(dryRun));
    }

    private static @Nullable Charset charset(@Nullable MediaType type) {
        String name = type == null ? null : type.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (name == null || name.isBlank()) {
            return null;
        }
        try {
            return Charset.forName(name.replace("\"", "").strip());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw ProblemException.of(
                    415,
                    "unsupported-media-type",
                    "The charset of the content type is not known here.",
                    "Content-Type");
        }
    }

    private static boolean gzip(@Nullable String encoding) {
        String name = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "", "identity" -> false;
            case "gzip", "x-gzip" -> true;
            default ->
                throw ProblemException.of(
                        415,
                        "unsupported-media-type",
                        "The body is sent as it is, or in the content encoding gzip.",
                        "Content-Encoding");
        };
    }

    private static @Nullable Character delimiter(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return switch (text) {
            case "tab", "\\t" -> '\t';
            case "comma" -> ',';
            case "semicolon" -> ';';
            case "bar" -> '|';
            case "space" -> ' ';
            default -> {
                if (text.length() != 1
                        || "\"\r\n\0".indexOf(text.charAt(0)) >= 0
                        || Character.isSurrogate(text.charAt(0))) {
                    throw ProblemException.invalid(
                            "delimiter",
                            "A delimiter is one character other than a quote or a line end, or one of comma,"
                                    + " semicolon, tab, bar, space.");
                }
                yield text.charAt(0);
            }
        };
    }

    private static MergePolicy policy(@Nullable String text) {
        return switch (text == null ? "replace" : text) {
            case "replace" -> MergePolicy.REPLACE;
            case "fill" -> MergePolicy.FILL_GAPS;
            case "create-only" -> MergePolicy.CREATE_ONLY;
            default -> throw ProblemException.invalid("policy", "The policy is one of fill, replace and create-only.");
        };
    }

    /** The policy as callers write it. */
    static String label(MergePolicy policy) {
        return switch (policy) {
            case REPLACE -> "replace";
            case FILL_GAPS -> "fill";
            case CREATE_ONLY -> "create-only";
        };
    }
}
