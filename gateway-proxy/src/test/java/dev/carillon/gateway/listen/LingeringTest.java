package dev.carillon.gateway.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.exchange.Lingering;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

// Nothing is written for good in these tests.
@SuppressWarnings("FutureReturnValueIgnored")
class LingeringTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void whatIsTakenIsClosedALittleLater() {
        Lingering lingering = new Lingering(channel, Duration.ofSeconds(10), 0);

        lingering.tick(seconds(1));
        assertThat(channel.isOpen()).isTrue();

        lingering.tick(seconds(2));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatIsStillTakenIsWaitedFor() {
        channel.write(Unpooled.wrappedBuffer(new byte[100]));
        Lingering lingering = new Lingering(channel, Duration.ofSeconds(10), 0);

        lingering.tick(seconds(9));
        channel.flush();
        lingering.tick(seconds(11));
        assertThat(channel.isOpen()).isTrue();

        lingering.tick(seconds(13));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatIsNeverTakenIsGivenUp() {
        channel.write(Unpooled.wrappedBuffer(new byte[100]));
        Lingering lingering = new Lingering(channel, Duration.ofSeconds(10), 0);

        lingering.tick(seconds(11));

        assertThat(channel.isOpen()).isFalse();
    }
}
