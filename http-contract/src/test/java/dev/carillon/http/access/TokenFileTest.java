package dev.carillon.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileTest {
    private static final Set<String> ROLES = Set.of("reader", "writer");
    // printf %s secret | sha256sum
    private static final String HASH = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

    @Test
    void findsTheCallerOfAToken() {
        TokenFile file = TokenFile.parse("# who\n\n  shop \t reader,writer  " + HASH + "\n", ROLES);

        assertThat(file.find("secret")).contains(new Caller("shop", Set.of("reader", "writer")));
        assertThat(file.find("Secret")).isEmpty();
        assertThat(file.find("")).isEmpty();
        assertThat(file.size()).isEqualTo(1);
    }

    @Test
    void takesAHashInUpperCase() {
        assertThat(TokenFile.parse("shop reader " + HASH.toUpperCase(java.util.Locale.ROOT), ROLES)
                        .find("secret"))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop reader | 2 fields",
                "shop reader HASH more | 4 fields",
                "shop owner HASH | unknown role 'owner', expected one of reader, writer",
                "shop reader, HASH | unknown role ''",
                "sh!op reader HASH | a name has",
                "shop reader secret | not a SHA-256",
                "shop reader HASH0 | not a SHA-256",
            })
    void refusesALineAndSaysWhy(String line, String reason) {
        String text = "# first\n" + line.replace("HASH", HASH);

        assertThatThrownBy(() -> TokenFile.parse(text, ROLES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2: ")
                .hasMessageContaining(reason);
    }

    @Test
    void namesEveryWrongLineAndQuotesNone() {
        assertThatThrownBy(() -> TokenFile.parse("a b\nshop reader plain-secret\n", ROLES))
                .hasMessageContaining("line 1: ")
                .hasMessageContaining("line 2: ")
                .hasMessageNotContaining("plain-secret");
    }

    @Test
    void refusesTheSameTokenTwice() {
        assertThatThrownBy(() -> TokenFile.parse("a reader " + HASH + "\nb writer " + HASH, ROLES))
                .hasMessageContaining("line 2: the same token stands on an earlier line");
    }

    @Test
    void takesAnyRoleWhereNoneIsNamed() {
        assertThat(TokenFile.parse("shop egress-one " + HASH, Set.of()).find("secret"))
                .contains(new Caller("shop", Set.of("egress-one")));
    }
}
