package dev.carillon.gateway.policy;

import static dev.carillon.gateway.wire.RunningGateway.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.policy.Resolver.Answer;
import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolverTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final EventExecutor loop = new DefaultEventLoop();
    private final Asked asked = new Asked();

    /** Answers when the test says so. */
    private static final class Asked implements Resolver.Source {
        private final List<String> names = new CopyOnWriteArrayList<>();
        private final List<CompletableFuture<Answer>> answers = new CopyOnWriteArrayList<>();
        private boolean closed;

        @Override
        public CompletionStage<Answer> ask(String name) {
            names.add(name);
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            answers.add(answer);
            return answer;
        }

        private void answer(int index, Duration ttl, String... addresses) {
            List<InetAddress> all = new ArrayList<>();
            for (String text : addresses) {
                all.add(address(text));
            }
            answers.get(index).complete(new Answer(all, ttl));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    private CompletableFuture<Resolution> resolve(Resolver resolver, String name) {
        CompletableFuture<Resolution> resolution = new CompletableFuture<>();
        loop.execute(() -> resolver.resolve(name, loop, resolution::complete));
        return resolution;
    }

    private void ask(Resolver resolver, String name) {
        loop.execute(() -> resolver.resolve(name, loop, ignored -> {}));
    }

    /** Once this returns, everything that was told the loop so far is done. */
    private void settle() {
        loop.submit(() -> {}).syncUninterruptibly();
    }

    private static Resolution.Found found(CompletableFuture<Resolution> resolution) {
        return (Resolution.Found) resolution.join();
    }

    @Test
    void allWhoAskAtOnceShareOneLookUp() {
        Resolver resolver = new Resolver(asked, LONG, LONG);
        CompletableFuture<Resolution> one = resolve(resolver, "a.example");
        CompletableFuture<Resolution> other = resolve(resolver, "a.example");
        settle();

        asked.answer(0, LONG, "192.0.2.1", "192.0.2.2");

        assertThat(found(one).addresses()).containsExactly(address("192.0.2.1"), address("192.0.2.2"));
        assertThat(other.join()).isEqualTo(one.join());
        assertThat(asked.names).containsExactly("a.example");
    }

    @Test
    void ofVeryManyAddressesTheFirstAreKept() {
        Resolver resolver = new Resolver(asked, LONG, LONG, 2);
        CompletableFuture<Resolution> one = resolve(resolver, "a.example");
        CompletableFuture<Resolution> other = resolve(resolver, "b.example");
        settle();

        asked.answer(0, LONG, "192.0.2.1", "192.0.2.2", "192.0.2.3");
        asked.answer(1, LONG, "192.0.2.1");

        assertThat(found(one).addresses()).containsExactly(address("192.0.2.1"), address("192.0.2.2"));
        assertThat(found(other).addresses()).containsExactly(address("192.0.2.1"));
    }

    @Test
    void theAnswerComesOnTheAskersLoopAndAtOnceWhereItIsKnown() {
        Resolver resolver = new Resolver(asked, LONG, LONG);
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        loop.execute(() -> resolver.resolve("a.example", loop, found -> first.complete(loop.inEventLoop())));
        settle();
        asked.answer(0, LONG, "192.0.2.1");
        assertThat(first.join()).isTrue();

        AtomicReference<Resolution> again = new AtomicReference<>();
        loop.submit(() -> {
                    resolver.resolve("a.example", loop, again::set);
                    assertThat(again.get()).isInstanceOf(Resolution.Found.class);
                })
                .syncUninterruptibly();
    }

    @Test
    void anAnswerIsKeptForItsOwnTimeWhereThatIsShorter() {
        Resolver resolver = new Resolver(asked, LONG, LONG);
        CompletableFuture<Resolution> one = resolve(resolver, "a.example");
        settle();
        asked.answer(0, Duration.ZERO, "192.0.2.1");
        one.join();

        CompletableFuture<Resolution> other = resolve(resolver, "a.example");
        settle();
        asked.answer(1, LONG, "192.0.2.2");

        assertThat(found(other).addresses()).containsExactly(address("192.0.2.2"));
        assertThat(found(other).goodUntil() - System.nanoTime()).isBetween(0L, LONG.toNanos());
    }

    @Test
    void anAnswerIsKeptForNoLongerThanTheSetting() {
        Resolver resolver = new Resolver(asked, LONG, Duration.ZERO);
        CompletableFuture<Resolution> one = resolve(resolver, "a.example");
        settle();
        asked.answer(0, LONG, "192.0.2.1");

        assertThat(found(one).goodUntil() - System.nanoTime()).isNotPositive();
        ask(resolver, "a.example");
        settle();
        assertThat(asked.names).hasSize(2);
    }

    @Test
    void aFailureIsToldAndKeptForASecondAtMost() {
        Resolver resolver = new Resolver(asked, LONG, LONG);
        CompletableFuture<Resolution> one = resolve(resolver, "a.example");
        settle();
        asked.answers.getFirst().completeExceptionally(new UnknownHostException("a.example"));

        assertThat(one.join()).isEqualTo(new Resolution.Failed("no such name", false));
        assertThat(resolve(resolver, "a.example").join()).isEqualTo(one.join());
        assertThat(asked.names).hasSize(1);
        await().until(() -> {
            ask(resolver, "a.example");
            settle();
            return asked.names.size() == 2;
        });
    }

    @Test
    void whoeverWaitsTooLongIsToldSoAndTheLookUpGoesOn() {
        Resolver resolver = new Resolver(asked, Duration.ofSeconds(2), LONG);

        assertThat(resolve(resolver, "a.example").join()).isEqualTo(new Resolution.Failed("no answer in time", true));

        CompletableFuture<Resolution> late = resolve(resolver, "a.example");
        settle();
        asked.answer(0, LONG, "192.0.2.1");
        assertThat(found(late).addresses()).containsExactly(address("192.0.2.1"));
        assertThat(asked.names).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "a.localhost", "a.b.localhost"})
    void everyNameBelowLocalhostIsLocalhost(String name) {
        Resolver resolver = new Resolver(asked, LONG, LONG);

        ask(resolver, name);
        settle();

        assertThat(asked.names).containsExactly("localhost");
    }

    @Test
    void namesWithoutEndDoNotFillTheMemory() {
        Resolver resolver = new Resolver(asked, LONG, LONG);
        CompletableFuture<Resolution> pending = resolve(resolver, "pending.example");
        settle();
        IntStream.rangeClosed(1, 10_000).forEach(i -> {
            ask(resolver, i + ".example");
            settle();
            asked.answer(i, LONG, "192.0.2.1");
        });

        IntStream.rangeClosed(1, 10_000).forEach(i -> ask(resolver, i + ".example"));
        ask(resolver, "pending.example");
        settle();

        // Most were forgotten and are asked for again; the one that nobody has answered is not.
        assertThat(asked.names.size()).isGreaterThan(2 * 10_000 - 4_096);
        assertThat(asked.names).containsOnlyOnce("pending.example");
        asked.answer(0, LONG, "192.0.2.2");
        assertThat(found(pending).addresses()).containsExactly(address("192.0.2.2"));
    }

    @Test
    void theSystemsResolverBlocksOnlyThreadsOfItsOwn() throws InterruptedException {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        try (Resolver resolver = new Resolver(
                new SystemNames(name -> {
                    if (name.startsWith("slow")) {
                        try {
                            mayAnswer.await();
                        } catch (InterruptedException e) {
                            throw new UnknownHostException(name);
                        }
                    }
                    return new InetAddress[] {InetAddress.getByAddress(name, new byte[] {(byte) 192, 0, 2, 1})};
                }),
                LONG,
                LONG)) {
            CompletableFuture<Resolution> slow = resolve(resolver, "slow.example");

            CompletableFuture<Resolution> quick = resolve(resolver, "quick.example");

            assertThat(found(quick).addresses())
                    .singleElement()
                    .satisfies(found -> assertThat(found.toString()).isEqualTo("/192.0.2.1"));
            assertThat(slow).isNotDone();
            mayAnswer.countDown();
            assertThat(slow.join()).isInstanceOf(Resolution.Found.class);
        }
    }

    @Test
    void closesItsSource() {
        new Resolver(asked, LONG, LONG).close();

        assertThat(asked.closed).isTrue();
    }
}
