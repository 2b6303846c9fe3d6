package dev.carillon.contacts.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.contacts.egress.EgressConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetPolicyTest {
    private static final String PREFIX = "carillon.contacts.subscriptions.";

    private static TargetPolicy policy(Map<String, String> settings) {
        var config = new SmallRyeConfigBuilder()
                .withMapping(SubscriptionConfig.class)
                .withMapping(EgressConfig.class)
                .withDefaultValues(settings)
                .addDiscoveredConverters()
                .build();
        return new TargetPolicy(
                config.getConfigMapping(SubscriptionConfig.class), config.getConfigMapping(EgressConfig.class));
    }

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example.org/a?b=c,true",
        "https://hooks.example.org:8443/,true",
        "http://hooks.example.org/,false",
        "https://93.184.216.34/,true",
        "https://127.0.0.1/,false",
        "https://10.1.2.3/,false",
        "https://169.254.169.254/latest/meta-data,false",
        "https://[::1]/,false",
        "https://[fd00:ec2::254]/,false",
        "https://[::ffff:10.0.0.1]/,false",
        "https://0x7f.1/,false",
        "https://user:pass@hooks.example.org/,false",
        "https://hooks.example.org:0/,false",
        "mailto:ana@example.org,false",
        "/hook,false",
    })
    void withoutAListEveryPublicHostMayOverHttps(String url, boolean may) {
        assertThat(policy(Map.of()).refusal(url).isEmpty()).isEqualTo(may);
    }

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example.org/,true",
        "http://hooks.example.org/,true",
        "https://a.b.example.com:8443/,true",
        "https://a.b.example.com/,false",
        "https://other.example.org/,false",
        "https://10.0.0.1/,false",
    })
    void withAListOnlyThatMay(String url, boolean may) {
        TargetPolicy policy = policy(Map.of(PREFIX + "allowed-hosts", "hooks.example.org,*.example.com:8443,10.0.0.1"));

        assertThat(policy.refusal(url).isEmpty()).isEqualTo(may);
    }

    @Test
    void theAddressThatANameHasIsLookedAtToo() throws Exception {
        InetAddress inside = InetAddress.getByName("10.0.0.1");

        assertThat(policy(Map.of()).refusal(inside)).isPresent();
        assertThat(policy(Map.of(PREFIX + "allow-private", "true")).refusal(inside))
                .as("without a list nobody is trusted so far")
                .isPresent();
        assertThat(policy(Map.of(PREFIX + "allow-private", "true", PREFIX + "allowed-hosts", "10.0.0.1"))
                        .refusal(inside))
                .isEmpty();
        assertThat(policy(Map.of("carillon.contacts.egress.proxy", "proxy:3128"))
                        .refusal("https://10.0.0.1/"))
                .as("the proxy's to judge")
                .isEmpty();
    }

    @Test
    void aWrongPatternNamesItsProperty() {
        assertThatThrownBy(() -> policy(Map.of(PREFIX + "allowed-hosts", "not a host")))
                .hasMessageContaining(PREFIX + "allowed-hosts");
    }
}
