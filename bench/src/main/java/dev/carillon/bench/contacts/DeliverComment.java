package dev.carillon.bench.contacts;

import dev.carillon.bench.broker.Answer;
import dev.carillon.bench.broker.HttpDialogue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Delivers comments as HookPress does, each of another person, and takes nothing but 200 for an acknowledgement. */
final class DeliverComment extends HttpDialogue {
    private static final int OK = 200;
    private static final String CONTENT = "I+have+read+this+twice+and+agree+with+most+of+it.+".repeat(8);

    private final String head;
    private final AtomicLong numbers;

    DeliverComment(int port, String secret, AtomicLong numbers) {
        super(OK);
        this.head = "POST /webhooks/wordpress/" + secret + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUser-Agent: HookPress/1.14 (compatible; WordPress 6.8)"
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ";
        this.numbers = numbers;
    }

    @Override
    protected void ask() throws IOException {
        long number = numbers.incrementAndGet();
        byte[] body = ("comment_ID=" + number + "&comment_post_ID=4&comment_author=Ana+Petrova+" + number
                        + "&comment_author_email=ana." + number + "%40example.org&comment_author_IP=192.0.2.7"
                        + "&comment_date=2026-01-31+14%3A00%3A00&comment_content=" + CONTENT
                        + "&comment_approved=1&comment_type=comment&comment_parent=0&user_id=0&hook=comment_post")
                .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes((head + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(body);
        send(whole.toByteArray());
    }

    @Override
    protected void answer(Answer answer) throws IOException {
        answered(1);
    }
}
