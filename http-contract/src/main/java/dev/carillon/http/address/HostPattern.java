package dev.carillon.http.address;

import org.jspecify.annotations.Nullable;

/**
 * A host that may be reached: {@code api.example.com}, {@code *.example.com} for everything below, {@code 192.0.2.1} or
 * {@code [2001:db8::1]}, each with {@code :port} where only that port is meant.
 *
 * @param text a host as {@link Host#text} has it, or a suffix with its dot
 */
public record HostPattern(
        String text, boolean isSuffix, @Nullable Integer port) {

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException for what is none
     */
    public static HostPattern parse(String pattern) {
        String text = pattern.strip();
        int colon = text.lastIndexOf(':');
        boolean hasPort =
                colon > text.lastIndexOf(']') && colon == text.indexOf(':', Math.max(0, text.lastIndexOf(']')));
        Integer port = hasPort ? port(pattern, text.substring(colon + 1)) : null;
        String host = hasPort ? text.substring(0, colon) : text;
        boolean isSuffix = host.startsWith("*.");
        Host parsed = Host.parse(isSuffix ? host.substring(2) : host);
        boolean fits = parsed instanceof Host.Name || (parsed instanceof Host.Literal && !isSuffix);
        if (!fits) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' is not a host such as api.example.com, *.example.com or api.example.com:8443");
        }
        return new HostPattern(isSuffix ? "." + parsed.text() : parsed.text(), isSuffix, port);
    }

    private static Integer port(String pattern, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port > 0 && port <= 0xffff) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("'" + pattern + "' has no port from 1 to 65535 after its colon");
    }

    /** Whether a connection to this host and port is meant. */
    public boolean matches(Host host, int toPort) {
        String other = host.text();
        return (port == null || port == toPort)
                && (isSuffix ? host instanceof Host.Name && other.endsWith(text) : other.equals(text));
    }
}
