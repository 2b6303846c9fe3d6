package dev.carillon.contacts.contact;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.net.SocketException;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressAcceptanceTest {
    private static final Vertx VERTX = Vertx.vertx();

    private NameServer names;

    @BeforeEach
    void start() throws SocketException {
        names = new NameServer();
    }

    @AfterEach
    void stop() {
        names.close();
    }

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({
        "a@mail.example, PRESENT",
        "a@host.example, PRESENT",
        "a@null.example, NO_MAIL",
        "a@empty.example, NO_MAIL",
        "a@nowhere.example, NO_DOMAIN",
        "a@silent.example, UNKNOWN",
    })
    void asksWhetherTheDomainTakesMail(String address, MailExchangers.Answer answer) {
        EmailAddress parsed = new EmailAddress(address);
        EmailConfig config = config(true, true, true);

        assertThat(new MailExchangers(VERTX, config, Clock.systemUTC()).of(parsed.domain()))
                .isEqualTo(answer);
        assertThat(acceptance(config).refusal(parsed).isEmpty())
                .isEqualTo(answer == MailExchangers.Answer.PRESENT || answer == MailExchangers.Answer.UNKNOWN);
    }

    @Test
    void asksOncePerDomain() {
        AddressAcceptance acceptance = acceptance(config(true, true, true));

        assertThat(acceptance.refusal(new EmailAddress("a@mail.example"))).isEmpty();
        assertThat(acceptance.refusal(new EmailAddress("b@mail.example"))).isEmpty();

        assertThat(names.questions).hasValue(1);
    }

    @Test
    void asksNobodyUnlessItIsTold() {
        assertThat(acceptance(config(true, true, false)).refusal(new EmailAddress("a@nowhere.example")))
                .isEmpty();
        assertThat(names.questions).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "\"a b\"@example.org, false, true, quotes",
                "\"a b\"@example.org, true, false, ``",
                "é@example.org, true, false, outside of ASCII",
                "é@example.org, false, true, ``",
                "a@xn--e1afmkfd.xn--p1ai, false, false, ``",
                "a@example.org, false, false, ``",
            })
    void takesWhatTheOptionsSay(String address, boolean quoted, boolean smtputf8, String reason) {
        Optional<String> refusal = acceptance(config(quoted, smtputf8, false)).refusal(new EmailAddress(address));

        if (reason.isEmpty()) {
            assertThat(refusal).isEmpty();
        } else {
            assertThat(refusal).hasValueSatisfying(text -> assertThat(text).contains(reason));
        }
    }

    private static AddressAcceptance acceptance(EmailConfig config) {
        return new AddressAcceptance(config, new MailExchangers(VERTX, config, Clock.systemUTC()));
    }

    private EmailConfig config(boolean quoted, boolean smtputf8, boolean mxCheck) {
        return new SmallRyeConfigBuilder()
                .withMapping(EmailConfig.class)
                .withDefaultValue("carillon.contacts.email.quoted", Boolean.toString(quoted))
                .withDefaultValue("carillon.contacts.email.smtputf8", Boolean.toString(smtputf8))
                .withDefaultValue("carillon.contacts.email.mx-check", Boolean.toString(mxCheck))
                // Long enough for a busy machine; only the one that is never answered waits for it.
                .withDefaultValue("carillon.contacts.email.mx-timeout", "PT3S")
                .withDefaultValue("carillon.contacts.email.mx-server", names.address())
                .build()
                .getConfigMapping(EmailConfig.class);
    }
}
