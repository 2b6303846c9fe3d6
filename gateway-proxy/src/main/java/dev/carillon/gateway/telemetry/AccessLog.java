package dev.carillon.gateway.telemetry;

import org.jboss.logging.Logger;

/** One line a request, with fixed keys; switched by the level of its category. */
public final class AccessLog {
    private static final Logger LOG = Logger.getLogger("dev.carillon.gateway.access");

    private AccessLog() {}

    /** Whether anybody wants it, so that nothing is put together for nobody. */
    public static boolean isOn() {
        return LOG.isInfoEnabled();
    }

    /** Logs a request that is over. */
    public static void log(Access access) {
        boolean inward = access.side() == Side.INGRESS;
        LOG.info("side=" + access.side().label() + " client=" + access.client() + " method=" + access.method()
                + " path=" + access.path() + " status=" + access.status() + " in=" + access.bytesIn() + " out="
                + access.bytesOut() + " ms=" + access.millis() + (inward ? " route=" : " caller=")
                + access.subject() + (inward ? " upstream=" : " target=") + access.peer() + " trace="
                + access.trace());
    }
}
