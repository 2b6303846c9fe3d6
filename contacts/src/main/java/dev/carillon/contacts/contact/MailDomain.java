package dev.carillon.contacts.contact;

import com.ibm.icu.text.IDNA;
import java.util.Locale;

/**
 * The part of an address behind the {@code @}: a domain name of two labels or more (RFC 5321, section 2.3.5), in lower
 * case. An international one is read by Unicode's UTS #46, non-transitionally, and kept in its {@code xn--} form. Not
 * taken: address literals such as {@code [192.0.2.1]}, names of one label, underscores, a dot at the end. Pure; says
 * what is wrong without quoting it.
 *
 * @see <a href="https://www.unicode.org/reports/tr46/">UTS #46, Unicode IDNA Compatibility Processing</a>
 */
final class MailDomain {
    private static final int LONGEST = 253;
    private static final int LONGEST_LABEL = 63;
    // The JDK's own java.net.IDN knows IDNA of 2003 and the characters of Unicode 3.2 alone.
    private static final IDNA INTERNATIONAL = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII
            | IDNA.NONTRANSITIONAL_TO_UNICODE
            | IDNA.CHECK_BIDI
            | IDNA.CHECK_CONTEXTJ
            | IDNA.USE_STD3_RULES);
    private static final String PREFIX = "xn--";

    private MailDomain() {}

    /** The domain in the form that the domain name system has it in. */
    static Parsed<String> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[")) {
            return Parsed.fault("The address of a machine in place of a domain is not taken.");
        }
        if (isInternational(text)) {
            IDNA.Info info = new IDNA.Info();
            StringBuilder ascii = INTERNATIONAL.nameToASCII(text, new StringBuilder(), info);
            if (info.hasErrors()) {
                return Parsed.fault(reason(info));
            }
            lower = ascii.toString();
        }
        return ascii(lower);
    }

    /** The domain as people write it. */
    static String unicode(String domain) {
        if (!domain.contains(PREFIX)) {
            return domain;
        }
        return INTERNATIONAL
                .nameToUnicode(domain, new StringBuilder(), new IDNA.Info())
                .toString();
    }

    private static boolean isInternational(String domain) {
        return domain.chars().anyMatch(c -> c >= 0x80)
                || domain.toLowerCase(Locale.ROOT).contains(PREFIX);
    }

    private static String reason(IDNA.Info info) {
        if (info.getErrors().contains(IDNA.Error.EMPTY_LABEL)) {
            return "The domain has a dot at its start, at its end, or next to another dot.";
        }
        if (info.getErrors().contains(IDNA.Error.LABEL_TOO_LONG)) {
            return "A part of the domain is longer than " + LONGEST_LABEL + " characters.";
        }
        if (info.getErrors().contains(IDNA.Error.LEADING_HYPHEN)
                || info.getErrors().contains(IDNA.Error.TRAILING_HYPHEN)) {
            return "A part of the domain starts or ends with a hyphen.";
        }
        return "The domain is no international domain name: it has characters that none may have, or not together.";
    }

    private static Parsed<String> ascii(String domain) {
        if (domain.length() > LONGEST) {
            return Parsed.fault("The domain is longer than " + LONGEST + " characters.");
        }
        int labels = 0;
        int start = 0;
        for (int i = 0; i <= domain.length(); i++) {
            if (i < domain.length() && domain.charAt(i) != '.') {
                if (!isLabelCharacter(domain.charAt(i))) {
                    return Parsed.fault("The domain has a character other than letters, digits, hyphens and dots.");
                }
                continue;
            }
            if (i == start) {
                return Parsed.fault(
                        domain.indexOf('.') < 0
                                ? "There is nothing behind the '@'."
                                : "The domain has a dot at its start, at its end, or next to another dot.");
            }
            if (i - start > LONGEST_LABEL) {
                return Parsed.fault("A part of the domain is longer than " + LONGEST_LABEL + " characters.");
            }
            if (domain.charAt(start) == '-' || domain.charAt(i - 1) == '-') {
                return Parsed.fault("A part of the domain starts or ends with a hyphen.");
            }
            labels++;
            start = i + 1;
        }
        if (labels < 2) {
            return Parsed.fault("The part behind the '@' is no full domain name, such as example.org.");
        }
        // RFC 3696, section 2: no top-level domain is all digits, so that a name never looks like an IPv4 address.
        if (domain.substring(domain.lastIndexOf('.') + 1).chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Parsed.fault("The domain ends in digits: the address of a machine is not taken.");
        }
        return Parsed.value(domain);
    }

    private static boolean isLabelCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
}
