package dev.carillon.gateway.configuration;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jboss.logging.Logger;

/**
 * SIGHUP, by which operators have daemons read their files again.
 *
 * <p>The JDK has no other way to it than {@code sun.misc.Signal} of the module {@code jdk.unsupported}, which javac warns
 * of without a switch; so it is reached by name, and where it is missing there is no SIGHUP. A native image knows the
 * names from {@code META-INF/native-image}. There, Quarkus lets SIGHUP end the process; who registers later wins, so this
 * is registered once Quarkus is up.
 */
public final class HangupSignal {
    private static final Logger LOG = Logger.getLogger(HangupSignal.class);
    private static final String NAME = "HUP";

    private HangupSignal() {}

    /**
     * Runs this at each SIGHUP from now on, on a thread of the JVM's own, where it may block.
     *
     * @return false where there is no such signal: on Windows, or with {@code -Xrs}
     */
    public static boolean handle(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, answering(action));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(NAME), proxy);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.debugf("No SIGHUP here: %s", e instanceof InvocationTargetException ? e.getCause() : e);
            return false;
        }
    }

    private static InvocationHandler answering(Runnable action) {
        return (proxy, method, arguments) -> {
            if (!method.getName().equals("handle")) {
                throw new UnsupportedOperationException(method.getName());
            }
            action.run();
            return null;
        };
    }
}
