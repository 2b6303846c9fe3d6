package dev.carillon.notifier.httpgateway;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/** Reads header fields, {@code Name: value} a line. Says which line is wrong and never what it holds: it is a secret. Pure. */
final class HeaderLines {
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*(\\P{Cntrl}*?)[ \\t]*");

    private HeaderLines() {}

    static List<Header> parse(String property, String lines) {
        List<String> all = lines.lines().toList();
        for (int index = 0; index < all.size(); index++) {
            if (!all.get(index).isBlank() && !FIELD.matcher(all.get(index)).matches()) {
                throw new IllegalArgumentException(
                        property + " names a file whose line " + (index + 1) + " is no header field (Name: value)");
            }
        }
        return all.stream()
                .map(FIELD::matcher)
                .filter(java.util.regex.Matcher::matches)
                .<Header>map(field -> new BasicHeader(field.group(1), field.group(2)))
                .toList();
    }
}
