package dev.carillon.gateway.wire;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Answers each request of a connection, but the first not before the test lets it. */
public final class HeldAnswer implements Consumer<WireClient> {
    private final String answer;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    public HeldAnswer(String answer) {
        this.answer = answer;
    }

    @Override
    public void accept(WireClient connection) {
        while (!connection.head().isEmpty()) {
            asked.countDown();
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            connection.send(answer);
        }
    }

    /** Returns when the first request is there. */
    public void awaitAsked() throws InterruptedException {
        asked.await();
    }

    /** Lets the answer go. */
    public void letGo() {
        mayAnswer.countDown();
    }
}
