package dev.carillon.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.message.Head;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayBufferTest {
    private static ByteBuf piece(int bytes) {
        return Unpooled.copiedBuffer("x".repeat(bytes), StandardCharsets.US_ASCII);
    }

    private static int sent(ReplayBuffer buffer) {
        int[] bytes = new int[1];
        buffer.sendAgain(piece -> {
            bytes[0] += piece.readableBytes();
            piece.release();
        });
        return bytes[0];
    }

    @ParameterizedTest
    @ValueSource(ints = {1, ReplayBuffer.MOST, ReplayBuffer.MOST + 1, 4 * ReplayBuffer.MOST})
    void whatWaitsIsSentHoweverLongAndKeptWhereItIsShort(int bytes) {
        ReplayBuffer buffer = ReplayBuffer.of(new Head(), bytes);
        ByteBuf waiting = piece(bytes);
        buffer.hold(waiting);
        assertThat(buffer.isWhole()).isTrue();

        assertThat(sent(buffer)).isEqualTo(bytes);

        boolean kept = bytes <= ReplayBuffer.MOST;
        assertThat(buffer.isWhole()).isEqualTo(kept);
        assertThat(waiting.refCnt()).isEqualTo(kept ? 1 : 0);
        buffer.release();
        assertThat(waiting.refCnt()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"64, true", "65, false"})
    void soIsWhatComesInManyPieces(int pieces, boolean kept) {
        ReplayBuffer buffer = ReplayBuffer.of(new Head(), pieces);
        for (int i = 0; i < pieces; i++) {
            buffer.hold(piece(1));
        }

        assertThat(sent(buffer)).isEqualTo(pieces);

        assertThat(buffer.isWhole()).isEqualTo(kept);
        buffer.release();
    }
}
