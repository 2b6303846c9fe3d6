package dev.carillon.gateway.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTimerTest {
    private final EventLoop loop = new DefaultEventLoop();
    private final LoopTimer timer = new LoopTimer();

    private static final class Counted extends Timed {
        private final AtomicInteger ticks = new AtomicInteger();
        private Runnable then = () -> {};

        @Override
        protected void tick(long now) {
            ticks.incrementAndGet();
            then.run();
        }
    }

    @AfterEach
    @SuppressWarnings("FutureReturnValueIgnored") // it ends when it ends
    void stop() {
        timer.stop();
        loop.shutdownGracefully();
    }

    private List<Counted> watched(int count) {
        List<Counted> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Counted counted = new Counted();
            timer.watch(counted);
            timer.watch(counted);
            all.add(counted);
        }
        return all;
    }

    @Test
    void looksAtEachOnceATick() {
        List<Counted> all = watched(200);
        timer.forget(all.get(100));
        timer.forget(all.get(100));

        timer.start(loop);

        await().until(() -> all.getFirst().ticks.get() == 1);
        assertThat(all).filteredOn(one -> one.ticks.get() == 0).containsExactly(all.get(100));
    }

    @Test
    void looksAtAllAlthoughSomeForgetThemselvesAndEachOtherOrFail() {
        List<Counted> all = watched(50);
        all.forEach(one -> one.then = () -> timer.forget(one));
        all.get(30).then = () -> all.subList(25, 35).forEach(timer::forget);
        all.get(40).then = () -> {
            throw new IllegalStateException("on purpose");
        };

        timer.start(loop);

        await().until(() -> all.get(40).ticks.get() >= 3);
        assertThat(all).allSatisfy(one -> assertThat(one.ticks.get()).isLessThanOrEqualTo(one == all.get(40) ? 9 : 1));
        assertThat(all.subList(0, 25))
                .allSatisfy(one -> assertThat(one.ticks.get()).isEqualTo(1));
        assertThat(all.subList(25, 30))
                .allSatisfy(one -> assertThat(one.ticks.get()).isZero());
    }
}
