package dev.carillon.simulators.twilio;

import java.math.BigDecimal;

/**
 * What a segment costs, by the operator's prefix. The Bulgarian prices make the story's 302 messages cost 25.026 $ with
 * Yettel at twice the others, as the campaign that this is modelled on did.
 */
final class PriceList {
    private static final BigDecimal BULGARIA = new BigDecimal("0.0645");
    private static final BigDecimal YETTEL = new BigDecimal("0.1290");
    private static final BigDecimal ELSEWHERE = new BigDecimal("0.0079");

    private PriceList() {}

    static BigDecimal of(String to, int segments) {
        return perSegment(to).multiply(BigDecimal.valueOf(segments));
    }

    private static BigDecimal perSegment(String to) {
        if (to.startsWith("+35989")) {
            return YETTEL;
        }
        return to.startsWith("+359") ? BULGARIA : ELSEWHERE;
    }
}
