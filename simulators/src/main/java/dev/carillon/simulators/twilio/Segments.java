package dev.carillon.simulators.twilio;

/**
 * How many segments a text takes: GSM 03.38 where its alphabet suffices (160 septets, 153 each when concatenated), else
 * UCS-2 (70 and 67). Counts only; where exactly a sender splits is not simulated.
 */
final class Segments {
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENDED = "\f^{}\\[~]|€";

    private Segments() {}

    static int in(String text) {
        int septets = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (BASIC.indexOf(c) >= 0) {
                septets++;
            } else if (EXTENDED.indexOf(c) >= 0) {
                septets += 2;
            } else {
                return of(text.length(), 70, 67);
            }
        }
        return of(septets, 160, 153);
    }

    /** True for a character of the GSM alphabet or its extension. */
    static boolean isGsm(char character) {
        return BASIC.indexOf(character) >= 0 || EXTENDED.indexOf(character) >= 0;
    }

    private static int of(int units, int single, int concatenated) {
        return units <= single ? 1 : Math.ceilDiv(units, concatenated);
    }
}
