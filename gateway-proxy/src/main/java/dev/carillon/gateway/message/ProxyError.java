package dev.carillon.gateway.message;

import java.util.Locale;

/**
 * Why the gateway answers in the place of whoever was asked: the types of {@code Proxy-Status} (RFC 9209, section 2.3) that
 * occur here. The field tells our answers from an origin's, and is all that is left of the refusal of a {@code CONNECT},
 * whose body most clients drop. Pure.
 */
public enum ProxyError {
    /** There was no answer of the name servers in time. */
    DNS_TIMEOUT,
    /** The name has no address. */
    DNS_ERROR,
    /** Nothing says where the request belongs; of gateways only. */
    DESTINATION_NOT_FOUND,
    /** Nobody is left who could be asked. */
    DESTINATION_UNAVAILABLE,
    /** The name may be reached, its address not. */
    DESTINATION_IP_PROHIBITED,
    /** There is no way to the address. */
    DESTINATION_IP_UNROUTABLE,
    CONNECTION_REFUSED,
    /** It ended before any part of an answer. */
    CONNECTION_TERMINATED,
    CONNECTION_TIMEOUT,
    /** As many requests as may wait for a connection onward do. */
    CONNECTION_LIMIT_REACHED,
    /** The request is at fault, and nothing that was configured. */
    HTTP_REQUEST_ERROR,
    /** The policy refuses it. */
    HTTP_REQUEST_DENIED,
    /** The connection ended within an answer. */
    HTTP_RESPONSE_INCOMPLETE,
    HTTP_RESPONSE_TIMEOUT,
    /** What came is no answer. */
    HTTP_PROTOCOL_ERROR,
    /** Nobody else was asked, and nobody is to blame. */
    PROXY_INTERNAL_RESPONSE,
    PROXY_INTERNAL_ERROR,
    /** The request would have come back here. */
    PROXY_LOOP_DETECTED;

    /** The name of the field. */
    public static final String FIELD = "Proxy-Status";

    private final String value = "carillon; error=" + name().toLowerCase(Locale.ROOT) + "; details=\"";

    /**
     * The value of the field.
     *
     * @param details visible ASCII without quotes and backslashes (RFC 9651, section 3.3.3)
     */
    public String status(String details) {
        return value + details + "\"";
    }
}
