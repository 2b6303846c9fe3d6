package dev.carillon.broker.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushPolicyTest {
    private static final PushPolicy LISTED = new PushPolicy(TestConfig.allowing(
                    "api.example.com",
                    "*.hooks.example.com",
                    "one.example.com:8443",
                    "8.8.8.8",
                    "10.1.2.3",
                    "[2606:4700::1]")
            .publicOnly());
    private static final PushPolicy PROXIED = new PushPolicy(TestConfig.proxied(URI.create("http://proxy:3128")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.com/a?b=c", "http://API.example.com:8080/", "https://a.hooks.example.com/",
                "https://a.b.hooks.example.com", "https://one.example.com:8443/", "http://8.8.8.8/",
                "https://api.example.com./", "http://[2606:4700::1]:81/"
            })
    void whatIsOnTheListIsReached(String url) {
        assertThat(LISTED.refusal(URI.create(url))).isEmpty();
        assertThat(PROXIED.refusal(URI.create(url))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/", "https://hooks.example.com/", "https://xhooks.example.com/",
                "https://one.example.com/", "https://api.example.com.evil.example/", "http://8.8.4.4/"
            })
    void whatIsNotOnTheListIsTheProxysToDecideOrRefused(String url) {
        assertThat(LISTED.refusal(URI.create(url)).orElseThrow()).contains("carillon.broker.push.allowed-hosts");
        assertThat(PROXIED.refusal(URI.create(url))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/relative",
                "mailto:a@example.com",
                "ftp://api.example.com/",
                "https://user:pass@api.example.com/",
                "https://api.example.com/#part",
                "https://api.example.com:0/",
                "https://api.example.com:99999/",
                "http://2130706433/",
                "http://0x7f.1/",
                "http://[::ffff:127.0.0.1]/",
                "https:///path"
            })
    void whatIsNoTargetIsRefusedByEither(String url) {
        assertThat(LISTED.refusal(URI.create(url))).isPresent();
        assertThat(PROXIED.refusal(URI.create(url))).isPresent();
    }

    @Test
    void anUrlThatIsTooLongIsRefused() {
        assertThat(PROXIED.refusal(URI.create("https://api.example.com/" + "x".repeat(2048))))
                .isPresent();
    }

    @Test
    void anAddressOnTheListMustBePublicAllTheSame() {
        assertThat(LISTED.refusal(URI.create("http://10.1.2.3/")).orElseThrow()).contains("not public");
        assertThat(new PushPolicy(TestConfig.allowing("10.1.2.3")).refusal(URI.create("http://10.1.2.3/")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1",
        "169.254.169.254",
        "192.168.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "fd00::1",
        "64:ff9b::7f00:1"
    })
    void whatAHostResolvesToMustBePublic(String address) throws Exception {
        InetAddress resolved = InetAddress.getByName(address);

        assertThat(LISTED.refusal(resolved)).isPresent();
        assertThat(new PushPolicy(TestConfig.LOOPBACK).refusal(resolved)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://example.com",
                "*",
                "a.*.com",
                "example.com:",
                "example.com:70000",
                "*.8.8.8.8",
                "a b"
            })
    void aWrongPatternIsNamed(String pattern) {
        assertThatThrownBy(() -> new PushPolicy(TestConfig.allowing(pattern)))
                .hasMessageContaining("carillon.broker.push.allowed-hosts")
                .hasMessageContaining("'" + pattern + "'");
    }
}
