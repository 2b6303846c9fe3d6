package dev.carillon.gateway.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

// Nothing fails in an embedded channel.
@SuppressWarnings("FutureReturnValueIgnored")
class UnsentTest {

    @Test
    void shrinksWhereSomethingIsTaken() {
        EmbeddedChannel channel = new EmbeddedChannel();
        Unsent unsent = new Unsent();
        assertThat(unsent.shrinks(channel)).isFalse();
        assertThat(unsent.isAny()).isFalse();

        channel.write(Unpooled.wrappedBuffer(new byte[10]));
        assertThat(unsent.shrinks(channel)).isFalse();
        assertThat(unsent.isAny()).isTrue();
        assertThat(unsent.shrinks(channel)).isFalse();

        channel.flush();
        assertThat(unsent.shrinks(channel)).isTrue();
        assertThat(unsent.isAny()).isFalse();
        channel.finishAndReleaseAll();
    }

    @Test
    void isNothingWhereTheChannelIsClosed() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.close();

        assertThat(new Unsent().shrinks(channel)).isFalse();
    }
}
