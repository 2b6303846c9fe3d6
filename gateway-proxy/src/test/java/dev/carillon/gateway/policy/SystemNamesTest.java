package dev.carillon.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.security.Security;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemNamesTest {
    private static final String CACHE = "networkaddress.cache.ttl";

    @AfterEach
    void leaveTheDefault() {
        Security.setProperty(CACHE, "0");
    }

    @Test
    void theJdkKeepsNoAddresses() {
        SystemNames.leaveCachingToTheResolver();

        assertThat(Security.getProperty(CACHE)).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({"7", "-1"})
    void whatTheOperatorSaidStays(String seconds) {
        Security.setProperty(CACHE, seconds);

        SystemNames.leaveCachingToTheResolver();

        assertThat(Security.getProperty(CACHE)).isEqualTo(seconds);
    }

    @Test
    void moreLookUpsThanCanWaitFailAtOnce() {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        try (SystemNames names = new SystemNames(name -> {
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        })) {
            CompletableFuture<?> first = names.ask("first.example").toCompletableFuture();
            IntStream.range(0, 16 + 1024).forEach(i -> names.ask(i + ".example"));

            assertThat(names.ask("last.example").toCompletableFuture())
                    .isCompletedExceptionally()
                    .failsWithin(0, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCauseInstanceOf(RejectedExecutionException.class);
            mayAnswer.countDown();
            assertThat(first.join()).isNotNull();
        }
    }
}
