package dev.carillon.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What no client should send is refused by a problem document that says what is wrong (RFC 9457), as bytes on a
 * connection of HTTP/1.1, since no client library would send it. Nothing of the service's own is in the answer.
 */
public abstract class RequestRules {
    private static final int PATIENCE_MILLIS = 20_000;

    /** Sends bytes, and reads until the other side closes. */
    @FunctionalInterface
    public interface Line {
        String send(byte[] request) throws IOException;
    }

    /**
     * A request that is refused.
     *
     * @param name what is wrong with it
     * @param target as it stands in the request line
     * @param fields the header fields, each with its end of line
     * @param status of the answer
     * @param type the end of its type
     */
    private record Refused(String name, String target, String fields, int status, String type) {}

    private static final String HOST = "Host: service\r\n";

    /** Where the service listens. */
    protected abstract URI server();

    /** A path of two segments or more that a GET with {@link #token} is answered 200 at, without a query. */
    protected abstract String path();

    protected abstract String token();

    /** The text of {@code /q/metrics} on the management port. */
    protected abstract String scrape();

    @TestFactory
    protected Stream<DynamicTest> aHeadThatCannotBeReadIsRefused() {
        return refusals(this::send);
    }

    /** The same over another line: a socket of the file system, say. */
    protected final Stream<DynamicTest> refusals(Line line) {
        return Stream.concat(hosts(), targets())
                .map(refused -> DynamicTest.dynamicTest(refused.name(), () -> {
                    String answer = line.send(get(refused.target(), refused.fields()));

                    assertThat(answer)
                            .startsWith("HTTP/1.1 " + refused.status() + " ")
                            .containsIgnoringCase("Content-Type: application/problem+json")
                            .contains("\"type\":\"urn:problem-type:carillon:" + refused.type() + "\"")
                            .doesNotContainIgnoringCase("exception")
                            .doesNotContain("Error id");
                }));
    }

    private Stream<Refused> hosts() {
        return Stream.of(
                new Refused("no host", path(), "", 400, "malformed-request"),
                new Refused("two hosts", path(), HOST + "Host: other\r\n", 400, "malformed-request"),
                new Refused("one host twice", path(), HOST + HOST, 400, "malformed-request"),
                new Refused("a host of two words", path(), "Host: a b\r\n", 400, "malformed-request"),
                new Refused("a host that is a path", path(), "Host: a/b\r\n", 400, "malformed-request"),
                new Refused(
                        "a coding that nobody knows",
                        path(),
                        HOST + "Transfer-Encoding: xchunked\r\n",
                        400,
                        "malformed-request"),
                new Refused("a port that is none", path(), "Host: a:99999\r\n", 400, "malformed-request"),
                new Refused(
                        "a body that is too long",
                        path(),
                        HOST + "Content-Length: 99999999999\r\n",
                        413,
                        "content-too-large"),
                new Refused(
                        "fields that are too long",
                        path(),
                        HOST + "X: " + "a".repeat(17_000) + "\r\n",
                        431,
                        "fields-too-long"));
    }

    private Stream<Refused> targets() {
        return Stream.of(
                malformed("an escape that is none", path() + "/%zz"),
                malformed("half an escape", path() + "/a%4"),
                malformed("a bare percent", path() + "/a%"),
                malformed("an overlong slash", path() + "/%c0%af"),
                malformed("a byte that is no UTF-8", path() + "/%ff"),
                malformed("a surrogate", path() + "/%ed%a0%80"),
                malformed("a raw byte", path() + "/\u00ff"),
                malformed("an escape in the query that is none", path() + "?limit=%zz"),
                malformed("a query that is no UTF-8", path() + "?limit=%ff"),
                malformed("parameters of the last segment", path() + ";a=b"),
                malformed("parameters of the first segment", parametersOfTheFirst()),
                malformed("an empty parameter", path() + "/;"),
                malformed("a character that is in no URI", path() + "/a|b"),
                malformed("an authority that is none", "http://[" + path()),
                new Refused("dot segments", "/x/.." + path(), HOST, 400, "path-not-normal"),
                new Refused("escaped dot segments", "/x/%2E%2e" + path(), HOST, 400, "path-not-normal"),
                new Refused("an empty segment", "/" + path(), HOST, 400, "path-not-normal"),
                new Refused("a long path", path() + "/" + "a".repeat(5_000), HOST, 414, "target-too-long"),
                new Refused("a long query", path() + "?q=" + "a".repeat(5_000), HOST, 414, "target-too-long"));
    }

    private static Refused malformed(String name, String target) {
        return new Refused(name, target, HOST, 400, "malformed-target");
    }

    private String parametersOfTheFirst() {
        int end = path().indexOf('/', 1);
        return path().substring(0, end) + ";a=b" + path().substring(end);
    }

    @Test
    void aHeadThatCanBeReadIsAnswered() throws IOException {
        assertThat(send(get(path(), HOST))).startsWith("HTTP/1.1 200 ");
        assertThat(send(get(path(), "Host: [::1]:8080\r\n"))).startsWith("HTTP/1.1 200 ");
        assertThat(send(get("http://service" + path(), HOST))).startsWith("HTTP/1.1 200 ");
        assertThat(send(get(path() + "?" + "&".repeat(3_000), HOST + "X: " + "a".repeat(12_000) + "\r\n")))
                .startsWith("HTTP/1.1 200 ");
    }

    /** RFC 9110, section 15.5.6. */
    @Test
    void aMethodThatAPathDoesNotTakeIsAnsweredWithThoseThatItDoes() throws IOException {
        assertThat(send(request("PATCH", path(), HOST)))
                .startsWith("HTTP/1.1 405 ")
                .containsPattern("(?i)\r\nAllow: ([A-Z]+, )*GET, HEAD, OPTIONS")
                .contains("\"type\":\"urn:problem-type:carillon:method-not-allowed\"");
    }

    /** RFC 9112, section 6.3. What comes behind may be the rest of the body, and is not to be taken for a request. */
    @TestFactory
    protected Stream<DynamicTest> aBodyWhoseEndNobodyCanTellIsTheLastOfItsConnection() {
        String coding = "Transfer-Encoding: ";
        return Stream.of(
                        coding + "chunked\r\n" + coding + "gzip",
                        coding + "gzip\r\n" + coding + "chunked",
                        coding + "chunked\r\n" + coding + "chunked",
                        coding + "chunked, chunked",
                        coding + "chunked\r\nContent-Length: 4")
                .map(framing -> DynamicTest.dynamicTest(framing.replace("\r\n", ", "), () -> {
                    String next = "0\r\n\r\nGET " + path() + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";

                    String answers = send(("POST " + path() + " HTTP/1.1\r\n" + HOST + framing + "\r\n\r\n" + next)
                            .getBytes(StandardCharsets.ISO_8859_1));

                    assertThat(answers).startsWith("HTTP/1.1 400 ");
                    assertThat(answers.split("HTTP/1.1 ", -1)).as(answers).hasSize(2);
                }));
    }

    /** Nobody needs a token to have a path or a method of their own refused, as often as they like. */
    @Test
    void theMeterOfRequestsHasLabelsOfRoutesAlone() throws IOException {
        assertThat(send(request("TRACE", path() + "/hostile", HOST))).startsWith("HTTP/1.1 405 ");
        assertThat(send(request("HOSTILE", path(), HOST))).startsWith("HTTP/1.1 405 ");
        assertThat(send(request("HOSTILE", path() + "/%zz", HOST))).startsWith("HTTP/1.1 400 ");
        assertThat(send(get("/hostile", HOST))).startsWith("HTTP/1.1 404 ");
        assertThat(send(get(path() + ";hostile", HOST))).startsWith("HTTP/1.1 400 ");
        assertThat(send(get(path() + "/hostile", ""))).startsWith("HTTP/1.1 400 ");

        assertThat(scrape()).contains("uri=\"/UNKNOWN\"").doesNotContainIgnoringCase("hostile");
    }

    private byte[] get(String target, String fields) {
        return request("GET", target, fields);
    }

    private byte[] request(String method, String target, String fields) {
        return (method + " " + target + " HTTP/1.1\r\n" + fields + "Authorization: Bearer " + token()
                        + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private String send(byte[] request) throws IOException {
        try (Socket connection = new Socket(server().getHost(), server().getPort())) {
            connection.setSoTimeout(PATIENCE_MILLIS);
            connection.getOutputStream().write(request);
            connection.getOutputStream().flush();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            connection.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
