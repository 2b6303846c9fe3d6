package dev.carillon.notifier.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptOutLinksTest {
    private static final String NUMBER = "+359888123456";

    private final NumberKey key = new NumberKey("k".repeat(32));
    private final OptOutLinks links = new OptOutLinks("https://s.example/", key);

    @ParameterizedTest
    @ValueSource(strings = {NUMBER, "+12125550123", "+999999999999999", "+10000"})
    void aLinkLeadsToItsNumberAndIsShort(String number) {
        String link = links.link(number);

        assertThat(link).startsWith("https://s.example/o/").hasSize("https://s.example/o/".length() + 22);
        assertThat(link).doesNotContain(number.substring(1));
        assertThat(links.number(token(link))).contains(number);
    }

    @Test
    void aLinkIsTheSameEachTimeAndOnlyForItsKey() {
        assertThat(links.link(NUMBER)).isEqualTo(links.link(NUMBER));
        assertThat(links.link(NUMBER)).isNotEqualTo(links.link("+359888123457"));
        OptOutLinks others = new OptOutLinks("https://s.example", new NumberKey("x".repeat(32)));
        assertThat(others.number(token(links.link(NUMBER)))).isEmpty();
    }

    @Test
    void noChangedCharacterGoesUnnoticed() {
        String token = token(links.link(NUMBER));
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < token.length(); i++) {
            for (char other : "ABab09-_".toCharArray()) {
                String forged = token.substring(0, i) + other + token.substring(i + 1);
                // The last character holds two bits that say nothing.
                if (!forged.equals(token)
                        && links.number(forged).filter(n -> !n.equals(NUMBER)).isPresent()) {
                    accepted.add(forged);
                }
            }
        }

        assertThat(accepted).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "AAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAA",
                "ÄAAAAAAAAAAAAAAAAAAAAA",
                "../../../etc/passwd/xx"
            })
    void whatIsNoTokenHasNoNumber(String token) {
        assertThat(links.number(token)).isEmpty();
    }

    @Test
    void aHashIsOfItsNumberAndItsKey() {
        assertThat(key.hash(NUMBER)).matches("#[A-Za-z0-9_-]{43}").isEqualTo(key.hash(NUMBER));
        assertThat(key.hash("+359888123457")).isNotEqualTo(key.hash(NUMBER));
        assertThat(new NumberKey("x".repeat(32)).hash(NUMBER)).isNotEqualTo(key.hash(NUMBER));
        assertThat(new NumberKey("x".repeat(32)).fingerprint()).isNotEqualTo(key.fingerprint());
    }

    @Test
    void refusesAKeyThatCouldBeGuessed() {
        assertThatThrownBy(() -> new NumberKey("short"))
                .hasMessageContaining("carillon.notifier.privacy.key-file")
                .hasMessageContaining("5 characters");
    }

    private static String token(String link) {
        return link.substring(link.lastIndexOf('/') + 1);
    }
}
