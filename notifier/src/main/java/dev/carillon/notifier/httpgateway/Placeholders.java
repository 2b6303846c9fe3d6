package dev.carillon.notifier.httpgateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.sending.SmsProvider.Text;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills {@code ((to))}, {@code ((body))} and their like in a gateway's address and body, escaped for where they stand. Pure. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\(\\(([A-Za-z_]+)\\)\\)");

    private Placeholders() {}

    /** What the placeholders stand for. */
    static Map<String, String> of(Account account, Text text) {
        return Map.of(
                "to", text.to(),
                "to_digits", text.to().substring(1),
                "from", account.from(),
                "body", text.body(),
                "id", text.id().toString());
    }

    /** The text with every placeholder filled. */
    static String fill(String template, Map<String, String> values, UnaryOperator<String> escape) {
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(found ->
                        Matcher.quoteReplacement(escape.apply(values.getOrDefault(found.group(1), found.group()))));
    }

    /** Fails where a template has a placeholder that stands for nothing. */
    static void requireKnown(String property, String template, Map<String, String> values) {
        Matcher found = PLACEHOLDER.matcher(template);
        while (found.find()) {
            if (!values.containsKey(found.group(1))) {
                throw new IllegalArgumentException(property + " has the placeholder " + found.group() + "; there are "
                        + new TreeSet<>(values.keySet()));
            }
        }
    }

    /** How values are escaped in a body of this media type. */
    static UnaryOperator<String> escape(String mediaType) {
        if (mediaType.contains("json")) {
            return value -> new String(JsonStringEncoder.getInstance().quoteAsString(value));
        }
        if (mediaType.contains("x-www-form-urlencoded")) {
            return Placeholders::inUrl;
        }
        return mediaType.contains("xml") ? Placeholders::inXml : UnaryOperator.identity();
    }

    /** In a query or a form. */
    static String inUrl(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String inXml(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
