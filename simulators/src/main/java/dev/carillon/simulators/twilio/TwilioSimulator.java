package dev.carillon.simulators.twilio;

import dev.carillon.simulators.openapi.Violation;
import dev.carillon.simulators.server.SimulatorServer;
import dev.carillon.simulators.server.TlsKey;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's Messages, Lookup, Pricing and Verify APIs on a loopback port. It accepts, prices and delivers like the real
 * one, remembers every message it accepted, posts signed callbacks, and goes wrong when told to. The same controls are
 * open over HTTP under {@code /control}; see {@link ControlRoutes}.
 *
 * <p>Thread-safe. {@link #close()} stops the server.
 */
public final class TwilioSimulator implements AutoCloseable {
    private static final List<String> API_PATHS = List.of("/2010-04-01/*", "/v1/*", "/v2/*");
    private static final long REPLY_SECONDS = 20;

    private final Options options;
    private final SimulatorServer server = new SimulatorServer();
    private final Clock clock = Clock.systemUTC();
    private final Ledger ledger = new Ledger(clock);
    private final FaultPlan faults = new FaultPlan();
    private final RequestLog log = new RequestLog(clock);
    private final ApiContract contract = new ApiContract();
    private final VerifyBook verifications = new VerifyBook(clock);
    private final Webhook webhook = new Webhook(server.vertx());
    private final CallbackSender callbacks = new CallbackSender(server.vertx(), webhook);
    private final ApiGate gate = new ApiGate(ledger, faults, log);
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
        Router apiRouter = apiRouter();
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

    private Router apiRouter() {
        Router router = Router.router(server.vertx());
        for (String paths : API_PATHS) {
            router.route(paths).handler(BodyHandler.create(false)).handler(context -> {
                if (Hosts.has(context)) {
                    contract.examine(context);
                    context.next();
                } else {
                    contract.noteForeign(context);
                    gate.refuse(context, Refusal.NOT_FOUND);
                }
            });
        }
        MessageLife life = new MessageLife(server.vertx(), ledger, callbacks, clock, options.step());
        new ApiRoutes(ledger, gate, life).mount(router);
        new LookupRoutes(gate).mount(router);
        new PricingRoutes(gate).mount(router);
        new VerifyRoutes(verifications, gate).mount(router);
        for (String paths : API_PATHS) {
            router.route(paths).handler(context -> gate.refuse(context, Refusal.NOT_FOUND));
        }
        return router;
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
        return gate.sends();
    }

    /** The requests to the API, newest last. */
    public List<SimulatedRequest> requests() {
        return log.all();
    }

    /**
     * Where requests were not as Twilio's OpenAPI descriptions have them, newest last, the last thousand. A reset does not
     * forget them, so that none is lost between two tests.
     */
    public List<Violation> violations() {
        return contract.violations();
    }

    /** How many there were, with those that are no longer kept. */
    int violationCount() {
        return contract.total();
    }

    public void forgetViolations() {
        contract.forget();
    }

    /** The verifications that were started, with their codes. */
    public List<SimulatedVerification> verifications() {
        return verifications.all();
    }

    /** Texts one of the account's numbers; back with what its webhook answered. */
    public InboundAnswer receive(InboundText text) {
        try {
            return inbound(text).toCompletionStage().toCompletableFuture().get(REPLY_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The same, without waiting; an answer that does not come has the status 0. */
    Future<InboundAnswer> inbound(InboundText text) {
        SimulatedAccount account = ledger.account(text.accountSid())
                .orElseThrow(() -> new IllegalArgumentException("no account " + text.accountSid()));
        SimulatedMessage message = ledger.receive(text);
        Map<String, String> form = InboundForm.of(message);
        Webhook.Post post = callbacks.plan().json()
                ? Webhook.Post.json(text.url().toString(), form, account.authToken())
                : Webhook.Post.form(text.url().toString(), form, account.authToken());
        return webhook.send(post)
                .map(reply -> new InboundAnswer(message.sid(), reply.status(), reply.body()))
                .otherwise(failure -> new InboundAnswer(message.sid(), 0, String.valueOf(failure.getMessage())));
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

    /** From now on requests of that operation go wrong by chance, where no fault waits for them. */
    public void mix(FaultMix mix) {
        faults.mix(mix);
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

    /** From now on messaging services replace characters that only force UCS-2, as new ones at Twilio do; or not. */
    public void smartEncoding(boolean on) {
        ledger.setSmartEncoding(on);
    }

    /** Forgets messages, faults and plans; accounts are as at the start. */
    public void reset() {
        faults.clear();
        callbacks.follow(CallbackPlan.PLAIN);
        callbacks.forgetCounts();
        ledger.forgetMessages();
        ledger.setSmartEncoding(false);
        log.clear();
        verifications.clear();
        ledger.restoreAccounts(options.accounts());
    }

    @Override
    public void close() {
        server.close();
    }
}
