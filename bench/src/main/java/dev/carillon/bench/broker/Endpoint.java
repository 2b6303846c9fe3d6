package dev.carillon.bench.broker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Where the broker listens, who calls it, and the queue that is measured. */
public record Endpoint(int port, String token, String queue) {

    String queuePath() {
        return "/v1/queues/" + queue;
    }

    byte[] request(String method, String path, String contentType, byte[] body) {
        String head = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer "
                + token + "\r\nContent-Type: " + contentType + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        ByteArrayOutputStream whole = new ByteArrayOutputStream(head.length() + body.length);
        whole.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(body);
        return whole.toByteArray();
    }

    byte[] post(String path, String json) {
        return request("POST", path, "application/json", json.getBytes(StandardCharsets.US_ASCII));
    }
}
