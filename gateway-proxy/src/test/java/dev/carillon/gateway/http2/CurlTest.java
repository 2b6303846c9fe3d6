package dev.carillon.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireOrigin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Another implementation of HTTP/2 than ours: nghttp2, in curl. */
class CurlTest {

    private static String curl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("curl", "--silent", "--max-time", "10"));
        command.addAll(List.of(arguments));
        Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        curl.waitFor(10, TimeUnit.SECONDS);
        return said;
    }

    private static boolean speaksHttp2() throws InterruptedException {
        try {
            return curl("--version").contains("HTTP2");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void curlSpeaksHttp2ByPriorKnowledgeAndByNothingElse() throws Exception {
        assumeTrue(speaksHttp2(), "there is no curl that speaks HTTP/2");
        try (WireOrigin origin = WireOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
                RunningGateway gateway = RunningGateway.start(RunningGateway.routing("/=" + origin.port()), Map.of())) {
            String url = "http://127.0.0.1:" + gateway.ingressPort() + "/";
            String format = " %{http_version} %{http_code}";

            assertThat(curl("--http2-prior-knowledge", "--write-out", format, url))
                    .isEqualTo("hello 2 200");
            assertThat(curl("--http2-prior-knowledge", "--data", "a=b", "--write-out", format, url))
                    .isEqualTo("hello 2 200");
            // Asks to be upgraded, which is ignored.
            assertThat(curl("--http2", "--write-out", format, url)).isEqualTo("hello 1.1 200");
        }
    }
}
