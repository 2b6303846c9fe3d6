package dev.carillon.gateway.exchange;

import dev.carillon.gateway.message.MaxForwards;
import dev.carillon.gateway.message.Methods;
import io.netty.buffer.Unpooled;

/**
 * Requests whose {@code Max-Forwards} is used up: they are not forwarded, and we answer as their final recipient (RFC
 * 9110, sections 7.6.2, 9.3.7 and 9.3.8).
 */
public final class LastForward {
    private LastForward() {}

    /**
     * Answers where the request may go no further; whether it was so.
     *
     * @param toTrace fields of the answer to TRACE
     * @param toOptions fields of the answer to OPTIONS
     */
    public static boolean answered(Exchange exchange, ExtraFields toTrace, ExtraFields toOptions) {
        if (MaxForwards.of(exchange.request()) != 0) {
            return false;
        }
        if (exchange.request().hasMethod(Methods.TRACE)) {
            exchange.respond(
                    200, toTrace, "message/http", Unpooled.wrappedBuffer(MaxForwards.trace(exchange.request())));
        } else {
            exchange.respond(200, toOptions, "", Unpooled.EMPTY_BUFFER);
        }
        return true;
    }
}
