package dev.carillon.gateway.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AcceptPauseTest {

    @Test
    void acceptingGoesOnAfterAPause() {
        AtomicInteger failures = new AtomicInteger();
        EmbeddedChannel listening = new EmbeddedChannel(new AcceptPause(failures::incrementAndGet));
        listening.freezeTime();

        listening.pipeline().fireExceptionCaught(new IOException("too many open files"));
        listening.pipeline().fireExceptionCaught(new IOException("too many open files"));

        assertThat(failures).hasValue(2);
        assertThat(listening.config().isAutoRead()).isFalse();
        listening.advanceTimeBy(AcceptPause.PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        listening.runScheduledPendingTasks();
        assertThat(listening.config().isAutoRead()).isTrue();
        listening.checkException();
    }
}
