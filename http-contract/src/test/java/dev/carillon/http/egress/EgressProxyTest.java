package dev.carillon.http.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressProxyTest {
    @TempDir
    private Path folder;

    @Test
    void sendsTheTokenAsBasicCredentials() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "let-me-out\n");

        EgressProxy proxy = proxy("proxy.test:3128", Optional.of(token)).orElseThrow();

        // shop:let-me-out
        assertThat(proxy.authorization()).contains("Basic c2hvcDpsZXQtbWUtb3V0");
        assertThat(proxy.options().getHost()).isEqualTo("proxy.test");
        assertThat(proxy.options().getPort()).isEqualTo(3128);
        assertThat(proxy.options().getUsername()).isEqualTo("shop");
        assertThat(proxy.options().getPassword()).isEqualTo("let-me-out");
        assertThat(proxy.toString()).doesNotContain("let-me-out");
    }

    @Test
    void sendsNothingToAProxyThatAsksForNothing() {
        EgressProxy proxy = proxy("proxy.test:3128", Optional.empty()).orElseThrow();

        assertThat(proxy.authorization()).isEmpty();
        assertThat(proxy.options().getUsername()).isNull();
    }

    @Test
    void thereIsNoneWhereNoneIsConfigured() {
        assertThat(EgressProxy.of("some.egress", Optional.empty(), "shop", Optional.empty()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"proxy.test", "proxy.test:", "proxy.test:http", "", ":3128", "proxy.test:0", "proxy.test:65536"})
    void namesThePropertyOfWhatIsNoHostAndPort(String hostAndPort) {
        assertThatThrownBy(() -> proxy(hostAndPort, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("some.egress.proxy");
    }

    @Test
    void namesThePropertyOfATokenFileThatIsNotThere() {
        assertThatThrownBy(() -> proxy("proxy.test:3128", Optional.of(folder.resolve("nothing"))))
                .hasMessageContaining("some.egress.token-file");
    }

    private static Optional<EgressProxy> proxy(String hostAndPort, Optional<Path> token) {
        return EgressProxy.of("some.egress", Optional.of(hostAndPort), "shop", token);
    }
}
