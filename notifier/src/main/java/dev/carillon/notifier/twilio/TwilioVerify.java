package dev.carillon.notifier.twilio;

import com.twilio.exception.ApiException;
import com.twilio.rest.verify.v2.service.Verification;
import com.twilio.rest.verify.v2.service.VerificationCheck;
import com.twilio.rest.verify.v2.service.VerificationCheckCreator;
import com.twilio.rest.verify.v2.service.VerificationCreator;
import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.account.Provider;
import dev.carillon.notifier.outbound.RequestNotSentException;
import dev.carillon.notifier.verification.CodeProvider;
import dev.carillon.notifier.verification.CodeService;
import dev.carillon.notifier.verification.VerificationConfig;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;

/**
 * Codes by Twilio Verify. Thread-safe.
 *
 * @see <a href="https://www.twilio.com/docs/verify/api">Twilio: Verify API</a>
 */
@Startup
@ApplicationScoped
public class TwilioVerify implements CodeProvider {
    private static final String SMS = "sms";
    private static final int NOT_FOUND = 404;
    private static final int FAULT_OF_TWILIO = 500;
    /** Invalid, a landline, not a mobile number, blocked by Verify's own guard. */
    private static final Set<Integer> NUMBER_REFUSED = Set.of(60200, 60205, 60410, 21211, 21614);

    private final TwilioClients clients;
    private final Accounts accounts;
    private final VerificationConfig.Twilio config;

    @Inject
    public TwilioVerify(TwilioClients clients, Accounts accounts, VerificationConfig verification) {
        this.clients = clients;
        this.accounts = accounts;
        this.config = verification.twilio();
        boolean isNamed = config.serviceSid()
                .filter(sid -> sid.matches("VA[0-9a-fA-F]{32}"))
                .isPresent();
        if (verification.service() == CodeService.TWILIO_VERIFY && !isNamed) {
            throw new IllegalArgumentException(
                    "carillon.notifier.verification.twilio.service-sid is missing, or not VA and 32 hexadecimal digits");
        }
    }

    @Override
    public Texted text(String to, Optional<String> locale) {
        Optional<Account> account = account();
        if (account.isEmpty()) {
            return new Texted.NotTexted("there is no account at Twilio");
        }
        try {
            VerificationCreator request = Verification.creator(serviceSid(), to, SMS);
            locale.ifPresent(request::setLocale);
            return new Texted.Done(clients.call(account.get(), request::create).getSid());
        } catch (RequestNotSentException e) {
            return new Texted.NotTexted(String.valueOf(e.getMessage()));
        } catch (TooManyRequestsException e) {
            return new Texted.TooMany("Twilio answered 429");
        } catch (ApiException e) {
            return refused(e);
        } catch (RuntimeException e) {
            return new Texted.Unknown(
                    "no answer that can be read: " + e.getClass().getSimpleName());
        }
    }

    private static Texted refused(ApiException e) {
        Integer status = e.getStatusCode();
        Integer code = e.getCode();
        if (status == null || status >= FAULT_OF_TWILIO) {
            return new Texted.Unknown("Twilio answered " + status);
        }
        // Without Twilio's words, which may quote the number.
        String said = "Twilio answered " + status + "/" + code;
        return code != null && NUMBER_REFUSED.contains(code)
                ? new Texted.NumberRefused(said)
                : new Texted.NotTexted(said);
    }

    @Override
    public Compared compare(Optional<String> sid, String to, String code) {
        Optional<Account> account = account();
        if (account.isEmpty()) {
            return Compared.UNKNOWN;
        }
        try {
            VerificationCheckCreator request =
                    VerificationCheck.creator(serviceSid()).setCode(code);
            sid.ifPresentOrElse(request::setVerificationSid, () -> request.setTo(to));
            VerificationCheck check = clients.call(account.get(), request::create);
            return Boolean.TRUE.equals(check.getValid()) ? Compared.RIGHT : Compared.WRONG;
        } catch (TooManyRequestsException e) {
            // Its own count of wrong codes, which is no larger than ours.
            return Compared.WRONG;
        } catch (ApiException e) {
            return Integer.valueOf(NOT_FOUND).equals(e.getStatusCode()) ? Compared.GONE : Compared.UNKNOWN;
        } catch (RuntimeException e) {
            return Compared.UNKNOWN;
        }
    }

    private String serviceSid() {
        return config.serviceSid()
                .orElseThrow(() ->
                        new IllegalStateException("carillon.notifier.verification.twilio.service-sid is missing"));
    }

    private Optional<Account> account() {
        return config.account()
                .flatMap(accounts::named)
                .or(() -> accounts.all().stream()
                        .filter(account -> account.provider() == Provider.TWILIO)
                        .findFirst());
    }
}
