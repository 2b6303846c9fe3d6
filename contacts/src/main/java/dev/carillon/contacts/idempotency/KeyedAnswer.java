package dev.carillon.contacts.idempotency;

import org.jboss.resteasy.reactive.RestResponse;

/** Answers to requests with a key. Pure. */
public final class KeyedAnswer {

    private KeyedAnswer() {}

    /** 200, marked where an earlier request was answered so. */
    public static <T> RestResponse<T> ok(IdempotencyKeys.Once<T> once) {
        return RestResponse.ResponseBuilder.<T>ok(once.value())
                .header(IdempotencyKeys.REPLAYED, once.replayed() ? "true" : null)
                .build();
    }
}
