package dev.carillon.simulators.twilio;

import dev.carillon.simulators.server.SimulatorServer;
import dev.carillon.simulators.server.TlsKey;
import io.vertx.ext.web.Router;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's Messages API on a loopback port. It accepts, prices and delivers like the real one, remembers every message it
 * accepted, posts signed status callbacks, and goes wrong when told to. The same controls are open over HTTP under
 * {@code /control}; see {@link ControlRoutes}.
 *
 * <p>Thread-safe. {@link #close()} stops the server.
 */
public final class TwilioSimulator implements AutoCloseable {
    private final Options options;
    private final SimulatorServer server = new SimulatorServer();
    private final Ledger ledger = new Ledger(Clock.systemUTC());
    private final FaultPlan faults = new FaultPlan();
    private final CallbackSender callbacks = new CallbackSender(server.vertx());
    private final ApiRoutes api;
    private final int port;
    private final int controlPort;

    /**
     * How a simulator starts.
     *
     * @param port where the API listens; 0 for a free port
     * @param controlPort where the controls listen in clear text when the API has TLS; without TLS both share the port
     * @param accounts that can send
     * @param step the time between two states of a message
     * @param tls the key for HTTPS; null for HTTP
     */
    public record Options(
            int port,
            int controlPort,
            List<SimulatedAccount> accounts,
            Duration step,
            @Nullable TlsKey tls) {

        public Options {
            accounts = List.copyOf(accounts);
        }

        /** A free port, HTTP, no account yet, 20 ms from state to state. */
        public static Options defaults() {
            return new Options(0, 0, List.of(), Duration.ofMillis(20), null);
        }

        public Options withPort(int fixed) {
            return new Options(fixed, controlPort, accounts, step, tls);
        }

        public Options withControlPort(int fixed) {
            return new Options(port, fixed, accounts, step, tls);
        }

        /** One more account, with so many dollars. */
        public Options withAccount(String sid, String authToken, String balance) {
            List<SimulatedAccount> more = new ArrayList<>(accounts);
            more.add(new SimulatedAccount(sid, authToken, new BigDecimal(balance)));
            return new Options(port, controlPort, more, step, tls);
        }

        public Options withStep(Duration between) {
            return new Options(port, controlPort, accounts, between, tls);
        }

        public Options withTls(TlsKey key) {
            return new Options(port, controlPort, accounts, step, key);
        }
    }

    private TwilioSimulator(Options options) {
        this.options = options;
        ledger.restoreAccounts(options.accounts());
        api = new ApiRoutes(ledger, faults, new MessageLife(server.vertx(), ledger, callbacks, options.step()));
        Router apiRouter = Router.router(server.vertx());
        api.mount(apiRouter);
        TlsKey tls = options.tls();
        if (tls == null) {
            new ControlRoutes(this).mount(apiRouter);
            port = server.listen(options.port(), apiRouter);
            controlPort = port;
        } else {
            Router controlRouter = Router.router(server.vertx());
            new ControlRoutes(this).mount(controlRouter);
            port = server.listen(options.port(), tls, apiRouter);
            controlPort = server.listen(options.controlPort(), controlRouter);
        }
    }

    /** Starts a simulator; back when it listens. */
    public static TwilioSimulator start(Options options) {
        return new TwilioSimulator(options);
    }

    /** What a client takes for {@code https://api.twilio.com}. */
    public String url() {
        return (options.tls() == null ? "http" : "https") + "://127.0.0.1:" + port;
    }

    /** Where {@code /control} is. */
    public String controlUrl() {
        return "http://127.0.0.1:" + controlPort;
    }

    public int port() {
        return port;
    }

    /** Every message that was accepted, oldest first. */
    public List<SimulatedMessage> messages() {
        return ledger.messages();
    }

    /** How many messages were accepted for each recipient. */
    public Map<String, Integer> countsByRecipient() {
        return ledger.countsByRecipient();
    }

    /** How many requests to send came with the right credentials, whatever became of them. */
    public int sends() {
        return api.sends();
    }

    /** How many connections were made to the API; to the controls too where they share its port. */
    public int connections() {
        return server.connections(port);
    }

    public List<SimulatedAccount> accounts() {
        return ledger.accounts();
    }

    /** Adds an account, or gives one another token or balance and makes it active again. */
    public void putAccount(SimulatedAccount account) {
        ledger.putAccount(account);
    }

    /** Makes the next requests of a kind go wrong, after the faults that wait already. */
    public void inject(Fault fault) {
        faults.add(fault);
    }

    /** The faults that no request has met yet, one each. */
    public List<Fault> pendingFaults() {
        return faults.pending();
    }

    public void clearFaults() {
        faults.clear();
    }

    /** From now on status callbacks go that way. */
    public void callbacks(CallbackPlan plan) {
        callbacks.follow(plan);
    }

    public CallbackCounts callbackCounts() {
        return callbacks.counts();
    }

    /** How messages to that number end from now on, instead of delivered. */
    public void settle(String to, Fate fate) {
        ledger.setFate(to, fate);
    }

    /** Forgets messages, faults and plans; accounts are as at the start. */
    public void reset() {
        faults.clear();
        callbacks.follow(CallbackPlan.PLAIN);
        callbacks.forgetCounts();
        ledger.forgetMessages();
        ledger.restoreAccounts(options.accounts());
    }

    @Override
    public void close() {
        server.close();
    }
}
