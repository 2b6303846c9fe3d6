package dev.carillon.bench.broker;

/** A payload that begins with a time, so that whoever is handed the task can tell how long that took. */
final class Stamp {
    private static final int DIGITS = 16;

    private Stamp() {}

    /** So many ASCII characters, at least sixteen of them. */
    static String payload(long time, int size) {
        String digits = Long.toHexString(time);
        return "0".repeat(DIGITS - digits.length()) + digits + "x".repeat(size - DIGITS);
    }

    static long time(String payload) {
        return Long.parseUnsignedLong(payload, 0, DIGITS, 16);
    }
}
