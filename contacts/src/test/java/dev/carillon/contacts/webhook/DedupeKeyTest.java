package dev.carillon.contacts.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DedupeKeyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hook=comment_post&comment_ID=17 | comment:17:",
                "comment_ID=+17+&hook=comment_post | comment:17:",
                "hook=comment_post&comment_ID=17&comment_ID=18 | comment:17:",
                "hook=comment_post&comment_ID= | sha256:",
                "hook=comment_post&comment_author_email=a%40b.org | sha256:",
                "hook=comment_post&comment_ID=%00 | sha256:",
            })
    void ofACommentIsItsNumberWithTheHashElseTheHash(String body, String expected) {
        assertThat(key(new WordPressComments(), Messages.form(body))).startsWith(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "new_ticket | {\"ticket\":{\"id\":815}} | ticket:815:",
                "new_ticket | {\"ticket\":{\"id\":\"x-1\"}} | ticket:x-1:",
                "new_ticket_reply | {\"ticket\":{\"id\":815},\"message\":{\"id\":7}} | message:7:",
                "new_ticket | {\"ticket\":{}} | sha256:",
                "new_ticket | not json | sha256:",
                "new_ticket | `` | sha256:",
            })
    void ofAnEventIsItsNumberWithTheHashElseTheHash(String event, String data, String expected) {
        assertThat(key(new UserVoiceEvents(), Messages.userVoice(event, data))).startsWith(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "comment_ID=1,comment_ID=1,true",
        "comment_ID=1&comment_author=A,comment_ID=1&comment_author=B,false",
        "a=1,a=1,true",
        "a=1,a=2,false"
    })
    void isTheSameForTheSameBodyAlone(String one, String other, boolean same) {
        String first = key(new WordPressComments(), Messages.form("hook=comment_post&" + one));
        String second = key(new WordPressComments(), Messages.form("hook=comment_post&" + other));

        assertThat(first.equals(second)).isEqualTo(same);
    }

    @Test
    void ofADeliveryThatHasAnIdentifierIsTheHashOfThatAlone() {
        String key = identified("ana@example.org", "whatever");

        assertThat(key)
                .matches("id:[0-9a-f]{64}")
                .isEqualTo(identified("ana@example.org", "another"))
                .isNotEqualTo(identified("boris@example.org", "whatever"));
    }

    private static String identified(String identifier, String body) {
        return DedupeKey.of(new DedupeKey(identifier, true), body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void ofAnEndlessNumberIsTheHash() {
        assertThat(key(new WordPressComments(), Messages.form("hook=comment_post&comment_ID=" + "9".repeat(5000))))
                .hasSize("sha256:".length() + 64);
    }

    private static String key(DeliveryFormat format, Message message) {
        return DedupeKey.of(format.outline(message).identity(), message.body());
    }
}
