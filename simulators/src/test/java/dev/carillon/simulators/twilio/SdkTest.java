package dev.carillon.simulators.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Balance;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.pricing.v1.messaging.Country;
import com.twilio.rest.verify.v2.service.Verification;
import com.twilio.rest.verify.v2.service.VerificationCheck;
import com.twilio.type.PhoneNumber;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Twilio's own SDK makes of the simulator's answers. */
class SdkTest {
    private static final PhoneNumber TO = new PhoneNumber("+359881234567");
    private static final PhoneNumber FROM = new PhoneNumber("+35932000000");
    private static final String SERVICE = "VA" + "5".repeat(32);
    private static final String MESSAGING_SERVICE = "MG" + "7".repeat(32);

    private static TwilioSimulator simulator;
    private static TwilioRestClient sdk;

    @BeforeAll
    static void start() {
        simulator = TwilioSimulator.start(
                TwilioSimulator.Options.defaults().withAccount(TwilioClient.SID, TwilioClient.TOKEN, "20.00"));
        sdk = TwilioSdk.of(simulator);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @BeforeEach
    void forget() {
        simulator.reset();
    }

    @AfterEach
    void theSdkKeepsToTwiliosDescription() {
        assertThat(simulator.violations()).isEmpty();
    }

    private static Message delivered() {
        String sid = Message.creator(TO, FROM, "Hello").create(sdk).getSid();
        return await().until(
                        () -> Message.fetcher(sid).fetch(sdk), found -> found.getStatus() == Message.Status.DELIVERED);
    }

    private static ApiException refused(Runnable request) {
        return catchThrowableOfType(ApiException.class, request::run);
    }

    @Test
    void sendsAndFetchesAMessage() {
        Message message = delivered();

        assertThat(message.getPrice()).isEqualTo("-0.06450");
        assertThat(message.getPriceUnit().getCurrencyCode()).isEqualTo("USD");
        assertThat(message.getDirection()).isEqualTo(Message.Direction.OUTBOUND_API);
        assertThat(message.getDateSent()).isAfterOrEqualTo(message.getDateCreated());
        assertThat(new java.math.BigDecimal(Balance.fetcher().fetch(sdk).getBalance()))
                .isEqualByComparingTo("19.9355");
    }

    @Test
    void listsAllPagesEvenIfMessagesArriveMeanwhile() {
        for (int i = 0; i < 5; i++) {
            Message.creator(TO, FROM, "Text " + i).create(sdk);
        }

        List<String> bodies = StreamSupport.stream(
                        Message.reader().setTo(TO).pageSize(2).read(sdk).spliterator(), false)
                .peek(seen -> Message.creator(TO, FROM, "Later").create(sdk))
                .map(Message::getBody)
                .toList();

        assertThat(bodies).containsExactly("Text 4", "Text 3", "Text 2", "Text 1", "Text 0");
    }

    @Test
    void redactsAndDeletesWhatIsOver() {
        Message message = delivered();

        assertThat(Message.updater(message.getSid()).setBody("").update(sdk).getBody())
                .isEmpty();
        assertThat(Message.deleter(message.getSid()).delete(sdk)).isTrue();

        assertThat(refused(() -> Message.fetcher(message.getSid()).fetch(sdk)))
                .returns(20404, ApiException::getCode)
                .returns(404, ApiException::getStatusCode);
    }

    @Test
    void neitherRedactsNorDeletesWhatIsOnItsWay() {
        simulator.settle(TO.getEndpoint(), Fate.DELIVERED);
        String sid = Message.creator(TO, MESSAGING_SERVICE, "Hello")
                .setScheduleType(Message.ScheduleType.FIXED)
                .setSendAt(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1))
                .create(sdk)
                .getSid();

        assertThat(refused(() -> Message.updater(sid).setBody("Other words").update(sdk)))
                .returns(30400, ApiException::getCode);
        assertThat(Message.updater(sid).setStatus(Message.UpdateStatus.CANCELED).update(sdk))
                .returns(Message.Status.CANCELED, Message::getStatus);
        assertThat(refused(() -> Message.updater(sid)
                        .setStatus(Message.UpdateStatus.CANCELED)
                        .update(sdk)))
                .returns(30409, ApiException::getCode);
    }

    @Test
    void schedulesWithinTheBoundsOnly() {
        assertThat(refused(() -> Message.creator(TO, MESSAGING_SERVICE, "Hello")
                        .setScheduleType(Message.ScheduleType.FIXED)
                        .setSendAt(ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(1))
                        .create(sdk)))
                .returns(35114, ApiException::getCode);
        assertThat(refused(() -> Message.creator(TO, MESSAGING_SERVICE, "Hello")
                        .setScheduleType(Message.ScheduleType.FIXED)
                        .create(sdk)))
                .returns(35111, ApiException::getCode);
        assertThat(Message.creator(TO, MESSAGING_SERVICE, "Hello").create(sdk).getStatus())
                .isEqualTo(Message.Status.ACCEPTED);
    }

    @Test
    void saysWhichNumberIsValidAndWhoseItIs() {
        var known = com.twilio.rest.lookups.v2.PhoneNumber.fetcher("+359899123456")
                .setFields("line_type_intelligence")
                .fetch(sdk);

        assertThat(known.getValid()).isTrue();
        assertThat(known.getCountryCode()).isEqualTo("BG");
        assertThat(known.getLineTypeIntelligence().getCarrierName()).isEqualTo("Yettel");
        assertThat(known.getLineTypeIntelligence().getType()).isEqualTo("mobile");
    }

    @ParameterizedTest
    @CsvSource({
        "+3598812, TOO_SHORT",
        "+3598812345678901, TOO_LONG",
        "+999123456789, INVALID_COUNTRY_CODE",
        "hello, NOT_A_NUMBER"
    })
    void saysWhyANumberIsNone(String number, String error) {
        var unknown = com.twilio.rest.lookups.v2.PhoneNumber.fetcher(number).fetch(sdk);

        assertThat(unknown.getValid()).isFalse();
        assertThat(unknown.getValidationErrors()).singleElement().hasToString(error);
    }

    @Test
    void listsPricesThatMessagesReallyCost() {
        Country bulgaria = Country.fetcher("BG").fetch(sdk);

        assertThat(bulgaria.getOutboundSmsPrices())
                .filteredOn(price -> price.getCarrier().equals("Yettel"))
                .singleElement()
                .satisfies(price -> assertThat(price.getPrices().getFirst().getCurrentPrice())
                        .isEqualTo(0.129));
        assertThat(StreamSupport.stream(Country.reader().pageSize(4).read(sdk).spliterator(), false))
                .extracting(Country::getIsoCountry)
                .containsExactly("BG", "DE", "GR", "RO", "GB", "US");
        assertThat(refused(() -> Country.fetcher("XX").fetch(sdk))).returns(20404, ApiException::getCode);
    }

    @Test
    void approvesTheRightCodeOnce() {
        Verification pending =
                Verification.creator(SERVICE, TO.getEndpoint(), "sms").create(sdk);
        String code = simulator.verifications().getFirst().code();

        assertThat(check(code.equals("123456") ? "654321" : "123456").getStatus())
                .isEqualTo("pending");
        assertThat(check(code))
                .returns("approved", VerificationCheck::getStatus)
                .returns(true, VerificationCheck::getValid);

        assertThat(pending.getStatus()).isEqualTo("pending");
        assertThat(refused(() -> check(code))).returns(20404, ApiException::getCode);
    }

    @Test
    void boundsSendsAndChecksOfAVerification() {
        for (int i = 0; i < 5; i++) {
            Verification.creator(SERVICE, TO.getEndpoint(), "sms").create(sdk);
        }
        assertThat(refused(() ->
                        Verification.creator(SERVICE, TO.getEndpoint(), "sms").create(sdk)))
                .returns(60203, ApiException::getCode);
        String wrong = simulator.verifications().getFirst().code().equals("123456") ? "654321" : "123456";
        for (int i = 0; i < 5; i++) {
            check(wrong);
        }
        assertThat(refused(() -> check(wrong)))
                .returns(60202, ApiException::getCode)
                .returns(429, ApiException::getStatusCode);
        assertThat(Verification.updater(SERVICE, TO.getEndpoint(), Verification.Status.CANCELED)
                        .update(sdk)
                        .getStatus())
                .isEqualTo("canceled");
        assertThat(refused(() -> Verification.fetcher(SERVICE, TO.getEndpoint()).fetch(sdk)))
                .returns(20404, ApiException::getCode);
        assertThat(refused(
                        () -> Verification.creator(SERVICE, "0881234567", "sms").create(sdk)))
                .returns(60200, ApiException::getCode);
    }

    private static VerificationCheck check(String code) {
        return VerificationCheck.creator(SERVICE)
                .setTo(TO.getEndpoint())
                .setCode(code)
                .create(sdk);
    }

    @Test
    void breaksOffAnAnswerInTheMiddle() {
        simulator.inject(Fault.onSend(Fault.Kind.TRUNCATED, 1));

        assertThatThrownBy(() -> Message.creator(TO, FROM, "Hello").create(sdk))
                .isInstanceOf(java.io.UncheckedIOException.class);
        assertThat(simulator.messages()).hasSize(1);
    }
}
