package dev.carillon.contacts.contact;

import com.ibm.icu.text.Normalizer2;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The part of an address before the {@code @}: a dot-atom or a quoted string (RFC 5321, section 4.1.2), with characters
 * outside of ASCII as RFC 6531 lets them in. One form for each mailbox: lower case, Unicode NFC, and quoted only where a
 * dot-atom cannot say it, since RFC 5321 gives both forms the same meaning. Comments and white space around dots, which
 * RFC 5322 knows in message headers and SMTP does not, are not taken. Pure; says what is wrong without quoting it.
 */
final class LocalPart {
    private static final int LONGEST = 64;
    private static final String ATOM_MARKS = "!#$%&'*+-/=?^_`{|}~";

    private LocalPart() {}

    /** The local part in its one form. */
    static Parsed<String> parse(String text) {
        if (text.isEmpty()) {
            return Parsed.fault("There is nothing before the '@'.");
        }
        String normal = isAscii(text) ? text.toLowerCase(Locale.ROOT) : normalize(text);
        Parsed<String> parsed = normal.startsWith("\"") ? quoted(normal) : dotAtom(normal);
        if (parsed instanceof Parsed.Value<String>(String local)
                && local.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            return Parsed.fault("The part before the '@' is longer than " + LONGEST + " bytes.");
        }
        return parsed;
    }

    private static String normalize(String text) {
        Normalizer2 nfc = Normalizer2.getNFCInstance();
        // Lower case may come apart into characters that compose again.
        return nfc.normalize(nfc.normalize(text).toLowerCase(Locale.ROOT));
    }

    private static Parsed<String> dotAtom(String text) {
        if (text.startsWith(".") || text.endsWith(".") || text.contains("..")) {
            return Parsed.fault("The part before the '@' has a dot at its start, at its end, or next to another dot.");
        }
        return isDotAtom(text)
                ? Parsed.value(text)
                : Parsed.fault("The part before the '@' has a character that is not taken there, such as a space, a"
                        + " bracket or a control character.");
    }

    private static boolean isDotAtom(String text) {
        boolean afterDot = true;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == '.' ? afterDot : !isAtomCharacter(c) || (afterDot && isMark(c))) {
                return false;
            }
            afterDot = c == '.';
            i += Character.charCount(c);
        }
        return !afterDot;
    }

    private static boolean isAtomCharacter(int c) {
        return c < 0x80
                ? (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || ATOM_MARKS.indexOf(c) >= 0
                : isTextOutsideAscii(c);
    }

    /** Letters, marks, numbers, punctuation and symbols; nothing invisible, and nothing that Unicode has not given out. */
    private static boolean isTextOutsideAscii(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static Parsed<String> quoted(String text) {
        StringBuilder content = new StringBuilder();
        int i = 1;
        while (i < text.length() && text.charAt(i) != '"') {
            boolean escaped = text.charAt(i) == '\\';
            if (escaped) {
                i++;
            }
            if (i == text.length()) {
                break;
            }
            int c = text.codePointAt(i);
            // qtextSMTP and quoted-pairSMTP: printable ASCII and the space; after a backslash, no more than that.
            if (c < 0x80 ? c < ' ' || c > '~' : escaped || !isTextOutsideAscii(c)) {
                return Parsed.fault("The quoted part before the '@' has a character that is not taken there.");
            }
            content.appendCodePoint(c);
            i += Character.charCount(c);
        }
        if (i >= text.length()) {
            return Parsed.fault("The quote before the '@' is not closed.");
        }
        if (i != text.length() - 1) {
            return Parsed.fault("Before the '@' a quoted part stands alone.");
        }
        if (content.isEmpty()) {
            return Parsed.fault("There is nothing between the quotes before the '@'.");
        }
        String inside = content.toString();
        return Parsed.value(isDotAtom(inside) ? inside : quote(inside));
    }

    private static String quote(String content) {
        return '"' + content.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
