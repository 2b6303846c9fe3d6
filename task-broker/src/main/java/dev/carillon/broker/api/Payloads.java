package dev.carillon.broker.api;

import dev.carillon.broker.task.Payload;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Answers with bytes that somebody sent, as they came. */
final class Payloads {

    private Payloads() {}

    static Response.ResponseBuilder answer(Payload payload) {
        return Response.ok(payload.bytes())
                .header(HttpHeaders.CONTENT_TYPE, payload.contentType())
                // It is whatever somebody sent: no browser shall make a page of it.
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment");
    }
}
