package dev.carillon.simulators.twilio;

import io.vertx.core.MultiMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a list request asks for: newest first, by To, From and DateSent (on, not after, not before). A page
 * names the last message that it shows, so what arrives meanwhile moves no page. Pure.
 */
final class MessageList {
    private static final int DEFAULT_SIZE = 50;
    private static final int LARGEST_SIZE = 1000;

    /** A page, and the query that leads to its neighbours. */
    record Page(List<SimulatedMessage> messages, int number, int size, boolean isLast, String filters) {
        String query(int page) {
            return "?" + filters + "PageSize=" + size + "&Page=" + page;
        }

        /** Of the page after this one. */
        String nextQuery() {
            return query(number + 1) + "&PageToken=PA" + messages.getLast().sid();
        }
    }

    private MessageList() {}

    static Page page(List<SimulatedMessage> all, String accountSid, MultiMap query) {
        int size = Math.clamp(number(query.get("PageSize"), DEFAULT_SIZE), 1, LARGEST_SIZE);
        int page = Math.max(0, number(query.get("Page"), 0));
        List<SimulatedMessage> wanted = all.reversed().stream()
                .filter(message -> message.accountSid().equals(accountSid) && isWanted(message, query))
                .toList();
        int from = Math.min(wanted.size(), start(wanted, query.get("PageToken")).orElse(page * size));
        int to = Math.min(wanted.size(), from + size);
        return new Page(wanted.subList(from, to), page, size, to == wanted.size(), filters(query));
    }

    private static OptionalInt start(List<SimulatedMessage> wanted, @Nullable String token) {
        return token == null
                ? OptionalInt.empty()
                : IntStream.range(0, wanted.size())
                        .filter(index -> token.equals("PA" + wanted.get(index).sid()))
                        .map(last -> last + 1)
                        .findFirst();
    }

    private static int number(@Nullable String text, int otherwise) {
        return text == null ? otherwise : Integer.parseInt(text);
    }

    private static boolean isWanted(SimulatedMessage message, MultiMap query) {
        // Twilio lists a message that waits by the time it was created.
        Instant sent = message.sent();
        Instant time = sent == null ? message.created() : sent;
        String on = query.get("DateSent");
        String notAfter = query.get("DateSent<");
        String notBefore = query.get("DateSent>");
        return (!query.contains("To") || message.to().equals(query.get("To")))
                && (!query.contains("From") || query.get("From").equals(message.from()))
                && (on == null || day(time).equals(day(instant(on))))
                && (notAfter == null || !time.isAfter(end(notAfter)))
                && (notBefore == null || !time.isBefore(instant(notBefore)));
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    /** The end of the day for a date; the moment itself for a time. */
    private static Instant end(String text) {
        return text.length() == 10 ? instant(text).plusSeconds(86_399) : instant(text);
    }

    private static Instant instant(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not a date: " + text, e);
        }
    }

    private static String filters(MultiMap query) {
        return query.entries().stream()
                .filter(parameter -> !parameter.getKey().startsWith("Page"))
                .map(Map.Entry::copyOf)
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()) + "&")
                .collect(Collectors.joining());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
