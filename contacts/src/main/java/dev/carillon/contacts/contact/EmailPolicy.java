package dev.carillon.contacts.contact;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which addresses are taken: what a mail server on the Internet delivers to in practice. A dot-atom (RFC 5322, section
 * 3.2.3) of at most 64 characters, an {@code @}, and a domain name of two labels or more, the whole at most 254
 * characters (RFC 5321, section 4.5.3.1). Not taken: quoted local parts, comments, address literals ({@code @[1.2.3.4]}),
 * single-label domains, and letters outside of ASCII (a domain goes in its {@code xn--} form).
 *
 * <p>Pure; says what is wrong without quoting it.
 */
final class EmailPolicy {
    private static final int LONGEST = 254;
    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST_LABEL = 63;
    private static final Pattern ATOM_CHARACTERS = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]*");
    private static final Pattern LABEL_CHARACTERS = Pattern.compile("[A-Za-z0-9-]*");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private EmailPolicy() {}

    /** Why this is no address we take; empty for one that is. */
    static Optional<String> fault(String address) {
        if (address.isEmpty()) {
            return Optional.of("The e-mail address is empty.");
        }
        if (address.length() > LONGEST) {
            return Optional.of("The e-mail address is longer than " + LONGEST + " characters.");
        }
        int at = address.indexOf('@');
        if (at < 0) {
            return Optional.of("The e-mail address has no '@'.");
        }
        if (address.indexOf('@', at + 1) >= 0) {
            return Optional.of("The e-mail address has more than one '@'.");
        }
        return localFault(address.substring(0, at)).or(() -> domainFault(address.substring(at + 1)));
    }

    private static Optional<String> localFault(String local) {
        if (local.isEmpty()) {
            return Optional.of("There is nothing before the '@'.");
        }
        if (local.length() > LONGEST_LOCAL_PART) {
            return Optional.of("The part before the '@' is longer than " + LONGEST_LOCAL_PART + " characters.");
        }
        if (local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
            return Optional.of("The part before the '@' has a dot at its start, at its end, or next to another dot.");
        }
        if (!ATOM_CHARACTERS.matcher(local).matches()) {
            return Optional.of("The part before the '@' has a character that is not taken there, such as a space, a"
                    + " quote or a letter outside of ASCII.");
        }
        return Optional.empty();
    }

    private static Optional<String> domainFault(String domain) {
        String[] labels = domain.split("\\.", -1);
        if (labels.length < 2) {
            return Optional.of("The part after the '@' is no full domain name, such as example.org.");
        }
        for (String label : labels) {
            if (label.isEmpty()) {
                return Optional.of("The domain has a dot at its start, at its end, or next to another dot.");
            }
            if (label.length() > LONGEST_LABEL) {
                return Optional.of("A part of the domain is longer than " + LONGEST_LABEL + " characters.");
            }
            if (label.startsWith("-") || label.endsWith("-")) {
                return Optional.of("A part of the domain starts or ends with a hyphen.");
            }
            if (!LABEL_CHARACTERS.matcher(label).matches()) {
                return Optional.of("The domain has a character other than letters, digits, hyphens and dots; an"
                        + " international domain goes in its 'xn--' form.");
            }
        }
        if (DIGITS.matcher(labels[labels.length - 1]).matches()) {
            return Optional.of("The domain ends in digits: an address of a machine is not taken.");
        }
        return Optional.empty();
    }
}
