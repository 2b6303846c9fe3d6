package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProxyErrorTest {
    /** Those of RFC 9209, section 2.3, in their order. */
    private static final Set<String> REGISTERED = Set.of(
            "dns_timeout",
            "dns_error",
            "destination_not_found",
            "destination_unavailable",
            "destination_ip_prohibited",
            "destination_ip_unroutable",
            "connection_refused",
            "connection_terminated",
            "connection_timeout",
            "connection_read_timeout",
            "connection_write_timeout",
            "connection_limit_reached",
            "tls_protocol_error",
            "tls_certificate_error",
            "tls_alert_received",
            "http_request_error",
            "http_request_denied",
            "http_response_incomplete",
            "http_response_header_section_size",
            "http_response_header_size",
            "http_response_body_size",
            "http_response_trailer_section_size",
            "http_response_trailer_size",
            "http_response_transfer_coding",
            "http_response_content_coding",
            "http_response_timeout",
            "http_upgrade_failed",
            "http_protocol_error",
            "proxy_internal_response",
            "proxy_internal_error",
            "proxy_configuration_error",
            "proxy_loop_detected");

    @ParameterizedTest
    @EnumSource
    void isRegistered(ProxyError error) {
        String type = error.name().toLowerCase(Locale.ROOT);

        assertThat(REGISTERED).contains(type);
        assertThat(error.status("rule: host")).isEqualTo("carillon; error=" + type + "; details=\"rule: host\"");
    }
}
