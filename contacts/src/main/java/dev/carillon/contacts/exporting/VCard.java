package dev.carillon.contacts.exporting;

import dev.carillon.contacts.contact.Contact;
import dev.carillon.contacts.contact.PhoneNumber;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A contact as a vCard of version 4.0. Lists and tags are its categories. Pure functions.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6350">RFC 6350</a>
 */
final class VCard {
    /** In octets, without the line break (section 3.2). */
    private static final int LONGEST_LINE = 75;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private VCard() {}

    /** The card, with its last line break. */
    static String of(Contact contact) {
        StringBuilder card = new StringBuilder(300);
        line(card, "BEGIN:VCARD");
        line(card, "VERSION:4.0");
        line(card, "UID:urn:uuid:" + contact.id());
        String name = (contact.name().first() + " " + contact.name().last()).strip();
        // A card has a name (section 6.2.1); of somebody without one the address is.
        line(card, "FN:" + text(name.isEmpty() ? contact.email().value() : name));
        if (!name.isEmpty()) {
            line(
                    card,
                    "N:" + text(contact.name().last()) + ";"
                            + text(contact.name().first()) + ";;;");
        }
        line(card, "EMAIL:" + text(contact.email().value()));
        PhoneNumber phone = contact.phone();
        if (phone != null) {
            line(card, "TEL;VALUE=uri:tel:" + phone.value());
        }
        List<String> labels = Stream.concat(contact.lists().stream(), contact.tags().stream())
                .distinct()
                .toList();
        if (!labels.isEmpty()) {
            line(card, "CATEGORIES:" + labels.stream().map(VCard::text).collect(Collectors.joining(",")));
        }
        line(card, "REV:" + time(contact.updatedAt()));
        line(card, "END:VCARD");
        return card.toString();
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** Text as a value (section 3.4): what would part values is escaped. */
    static String text(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '\\', ',', ';' -> escaped.append('\\').append(character);
                case '\n' -> escaped.append("\\n");
                case '\r' -> {
                    // a line break is one character in a vCard
                }
                default -> escaped.append(character);
            }
        }
        return escaped.toString();
    }

    /** Adds a line, folded so that no part is too long, and never within a character. */
    static void line(StringBuilder card, String line) {
        int octets = 0;
        for (int i = 0; i < line.length(); ) {
            int character = line.codePointAt(i);
            int size = Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
            if (octets + size > LONGEST_LINE) {
                card.append("\r\n ");
                octets = 1;
            }
            card.appendCodePoint(character);
            octets += size;
            i += Character.charCount(character);
        }
        card.append("\r\n");
    }
}
