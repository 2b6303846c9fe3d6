package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a message is cut into pieces, and whatever is wrong with it, it is understood in one way. */
class SplitTest {
    private static final int ROUNDS = 4_000;
    private static final String NASTY = "\r\n\t\0 :;,\"0a\u00e9\u007f";
    private static final List<String> REQUESTS = List.of(
            "GET http://a.example/b?c=d HTTP/1.1|Host: a|X-Forwarded-For: b|Connection: close, x||tail",
            "POST / HTTP/1.0|Content-Length: 5|Host: a:80||hello",
            "CONNECT [::1]:443 HTTP/1.1|Host: [::1]:443|Proxy-Authorization: Basic x||\u0016\u0003",
            "OPTIONS * HTTP/1.1|Host: a|Transfer-Encoding: chunked|Empty:||0||");
    private static final List<String> RESPONSES = List.of(
            "HTTP/1.1 200 OK|Content-Length: 2|Via: 1.1 x||ok",
            "HTTP/1.0 404||",
            "HTTP/1.1 103 Early Hints|Link: </a>||HTTP/1.1 204 No Content||");
    private static final List<String> BODIES = List.of(
            "5|hello|0||tail", "1;a=b|x|a;c=\"d\\\"\"|0123456789|00|A: b|C: d||", "3|\r\n\r|0||GET / HTTP/1.1||");

    @ParameterizedTest
    @ValueSource(longs = {1, 20, 300})
    void thereIsOneUnderstanding(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            String request = mutated(pick(REQUESTS, random), random);
            assertThat(Heads.outcome(split(request, random), false))
                    .as(request)
                    .isEqualTo(Heads.outcome(List.of(request), false));
            String response = mutated(pick(RESPONSES, random), random);
            assertThat(Heads.outcome(split(response, random), true))
                    .as(response)
                    .isEqualTo(Heads.outcome(List.of(response), true));
            String body = mutated(pick(BODIES, random), random);
            assertThat(ChunkedReaderTest.outcome(split(body, random)))
                    .as(body)
                    .isEqualTo(ChunkedReaderTest.outcome(List.of(body)));
        }
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size())).replace("|", "\r\n");
    }

    private static String mutated(String message, Random random) {
        StringBuilder text = new StringBuilder(message);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length());
            char c = NASTY.charAt(random.nextInt(NASTY.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, c);
                case 1 -> text.insert(at, c);
                case 2 -> text.deleteCharAt(at);
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
            }
        }
        return text.toString();
    }

    private static List<String> split(String message, Random random) {
        List<String> pieces = new ArrayList<>();
        int most = 1 + random.nextInt(20);
        for (int at = 0; at < message.length(); ) {
            int end = Math.min(message.length(), at + 1 + random.nextInt(most));
            pieces.add(message.substring(at, end));
            at = end;
        }
        return pieces;
    }
}
