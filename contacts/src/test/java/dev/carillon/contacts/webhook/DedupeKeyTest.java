package dev.carillon.contacts.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DedupeKeyTest {
    private static final String HASH = "sha256:";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hook=comment_post&comment_ID=17 | comment:17",
                "comment_ID=+17+&hook=comment_post | comment:17",
                "hook=comment_post&comment_ID=17&comment_ID=18 | comment:17",
                "hook=comment_post&comment_ID= | sha256:",
                "hook=comment_post&comment_author_email=a%40b.org | sha256:",
                "hook=comment_post&comment_ID=%00 | sha256:",
            })
    void ofACommentIsItsNumberElseTheHash(String body, String expected) {
        assertThat(key(WebhookSource.WORDPRESS, body)).startsWith(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "event=new_ticket&data=%7B%22ticket%22%3A%7B%22id%22%3A815%7D%7D | ticket:815",
                "event=new_ticket&data=%7B%22ticket%22%3A%7B%22id%22%3A%22x-1%22%7D%7D | ticket:x-1",
                "event=new_ticket&data=%7B%22ticket%22%3A%7B%7D%7D | sha256:",
                "event=new_ticket&data=not+json | sha256:",
                "event=new_ticket | sha256:",
            })
    void ofATicketIsItsNumberElseTheHash(String body, String expected) {
        assertThat(key(WebhookSource.USERVOICE, body)).startsWith(expected);
    }

    @ParameterizedTest
    @CsvSource({"a=1,a=1,true", "a=1,a=2,false"})
    void byHashIsTheSameForTheSameBodyAlone(String one, String other, boolean same) {
        assertThat(key(WebhookSource.WORDPRESS, one).equals(key(WebhookSource.WORDPRESS, other)))
                .isEqualTo(same);
    }

    @org.junit.jupiter.api.Test
    void ofAnEndlessNumberIsTheHash() {
        assertThat(key(WebhookSource.WORDPRESS, "comment_ID=" + "9".repeat(5000)))
                .hasSize(HASH.length() + 64);
    }

    private static String key(WebhookSource source, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return DedupeKey.of(source.format().identity(FormBody.parse(bytes)), bytes);
    }
}
