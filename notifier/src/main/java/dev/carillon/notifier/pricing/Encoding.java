package dev.carillon.notifier.pricing;

/** How the characters of a text go over the air, and how many fit; 3GPP TS 23.038 and 23.040. */
public enum Encoding {
    /** The GSM 7-bit default alphabet. A part of a longer text loses 7 septets to the header that joins it. */
    GSM_7(160, 153),
    /** Two bytes a UTF-16 unit, as soon as one character is not in the GSM alphabet. */
    UCS_2(70, 67);

    private final int alone;
    private final int joined;

    Encoding(int alone, int joined) {
        this.alone = alone;
        this.joined = joined;
    }

    /** How a text goes: one character outside of the GSM alphabet makes all of it UCS-2. */
    public static Encoding of(String text) {
        return text.codePoints().allMatch(character -> GsmAlphabet.septets(character) > 0) ? GSM_7 : UCS_2;
    }

    /** Units in a text of one segment. */
    int alone() {
        return alone;
    }

    /** Units in each segment of a longer text. */
    int joined() {
        return joined;
    }
}
