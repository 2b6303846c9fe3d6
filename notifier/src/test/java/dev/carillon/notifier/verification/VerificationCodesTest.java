package dev.carillon.notifier.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerificationCodesTest {
    private final VerificationCodes codes = new VerificationCodes(new byte[32]);

    @Test
    void makesCodesOfDigitsThatDiffer() {
        assertThat(Stream.generate(() -> codes.make(6)).limit(200))
                .allMatch(code -> code.matches("[0-9]{6}"))
                .satisfies(all -> assertThat(all.stream().distinct().count()).isGreaterThan(190));
        assertThat(IntStream.rangeClosed(4, 10))
                .allMatch(length -> codes.make(length).length() == length);
    }

    @Test
    void knowsTheCodeAgainAndNoOther() {
        VerificationCodes.Kept kept = codes.keep("012345");

        assertThat(codes.isOf("012345", kept)).isTrue();
        assertThat(codes.isOf("12345", kept)).isFalse();
        assertThat(codes.isOf("012346", kept)).isFalse();
    }

    @Test
    void keepsTheSameCodeDifferentlyEachTime() {
        assertThat(codes.keep("012345")).isNotEqualTo(codes.keep("012345"));
    }

    @Test
    void needsTheKeyToKnowACode() {
        VerificationCodes.Kept kept = codes.keep("012345");
        byte[] otherKey = new byte[32];
        otherKey[0] = 1;

        assertThat(new VerificationCodes(otherKey).isOf("012345", kept)).isFalse();
    }
}
