package dev.carillon.http.privacy;

import org.jspecify.annotations.Nullable;

/** Personal data as it may stand in a log: enough to recognise a case by, too little to reach the person. */
public final class Masked {

    private Masked() {}

    /** {@code a…@example.org}: the first letter and the domain. */
    public static String email(@Nullable String address) {
        if (address == null) {
            return "-";
        }
        int at = address.lastIndexOf('@');
        return at < 1 ? "…" : address.charAt(0) + "…" + address.substring(at);
    }

    /** {@code +359…45}: the first four and the last two characters of a number in E.164. */
    public static String phone(@Nullable String number) {
        if (number == null) {
            return "-";
        }
        return number.length() < 9 ? "…" : number.substring(0, 4) + "…" + number.substring(number.length() - 2);
    }
}
