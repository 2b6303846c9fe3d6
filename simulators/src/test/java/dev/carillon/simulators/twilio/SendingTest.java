package dev.carillon.simulators.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendingTest extends SimulatorWithAccount {
    @Test
    void acceptsAMessageAndTellsThePriceOnlyOnceItIsSent() throws Exception {
        TwilioClient.Answer created = client.send("+359881234567");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body().getString("status")).isEqualTo("queued");
        assertThat(created.body().getValue("price")).isNull();
        assertThat(created.body().getString("date_created"))
                .matches("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d \\+0000");
        String uri = created.body().getString("uri");
        await().untilAsserted(() ->
                assertThat(client.get(uri).body().getString("status")).isEqualTo("delivered"));
        assertThat(client.get(uri).body().getMap())
                .containsEntry("price", "-0.06450")
                .containsEntry("price_unit", "USD")
                .containsEntry("num_segments", "1");
    }

    @ParameterizedTest
    @CsvSource({"+359881234567, 0.0645", "+359871234567, 0.0645", "+359891234567, 0.1290", "+4915112345678, 0.0079"})
    void pricesByOperator(String to, BigDecimal price) throws Exception {
        client.send(to);

        assertThat(simulator.messages()).singleElement().returns(price, SimulatedMessage::cost);
    }

    @ParameterizedTest
    @CsvSource({
        "+15005550001, 21211",
        "+15005550002, 21612",
        "+15005550003, 21408",
        "+15005550004, 21610",
        "+15005550009, 21614",
        "0881234567,   21211",
        "'',           21604"
    })
    void refusesRecipientsWithTwiliosCodes(String to, int code) throws Exception {
        TwilioClient.Answer refused = client.send(to);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().getMap()).containsEntry("code", code).containsEntry("status", 400);
        assertThat(simulator.messages()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "+15005550000, 21606, 400",
        "+15005550001, 21212, 400",
        "+15005550007, 21606, 400",
        "+15005550008, 21611, 429"
    })
    void refusesSendersWithTwiliosCodes(String from, int code, int status) throws Exception {
        TwilioClient.Answer refused = client.send(Map.of("To", "+359881234567", "From", from, "Body", "Hello"));

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.body().getInteger("code")).isEqualTo(code);
    }

    @Test
    void wantsABody() throws Exception {
        TwilioClient.Answer refused = client.send(Map.of("To", "+359881234567", "From", "+35932000000"));

        assertThat(refused.body().getInteger("code")).isEqualTo(21602);
    }

    @Test
    void knowsNobodyWithAWrongToken() throws Exception {
        TwilioClient stranger =
                new TwilioClient(java.net.http.HttpClient.newHttpClient(), simulator.url(), TwilioClient.SID, "wrong");

        TwilioClient.Answer refused = stranger.send("+359881234567");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body().getInteger("code")).isEqualTo(20003);
        assertThat(simulator.messages()).isEmpty();
    }

    @Test
    void stopsAnAccountWhoseBalanceDoesNotCoverTheMessage() throws Exception {
        simulator.putAccount(new SimulatedAccount(TwilioClient.SID, TwilioClient.TOKEN, new BigDecimal("0.20")));

        assertThat(client.send("+359891234567").status()).isEqualTo(201);
        TwilioClient.Answer refused = client.send("+359891234568");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().getInteger("code")).isEqualTo(20005);
        assertThat(client.send("+359881234567").body().getInteger("code"))
                .as("an account that was stopped stays so, even for what it could pay")
                .isEqualTo(20005);
        assertThat(client.get("/2010-04-01/Accounts/" + TwilioClient.SID + "/Balance.json")
                        .body()
                        .getString("balance"))
                .isEqualTo("0.0710");
        assertThat(simulator.countsByRecipient()).containsExactly(Map.entry("+359891234567", 1));
    }

    @Test
    void endsAMessageAsItIsTold() throws Exception {
        simulator.settle("+359881234567", new Fate(MessageStatus.UNDELIVERED, 30003));

        String uri = client.send("+359881234567").body().getString("uri");

        await().untilAsserted(() -> assertThat(client.get(uri).body().getMap())
                .containsEntry("status", "undelivered")
                .containsEntry("error_code", 30003));
    }

    @ParameterizedTest
    @CsvSource({
        "+15005553001, failed,      30001",
        "+15005553003, undelivered, 30003",
        "+15005553005, undelivered, 30005",
        "+15005553006, undelivered, 30006",
        "+15005553007, undelivered, 30007",
        "+15005553008, undelivered, 30008",
        "+15005553000, sent,"
    })
    void endsMessagesToMagicNumbersWithTheirCodes(String to, String status, Integer code) throws Exception {
        String uri = client.send(to).body().getString("uri");

        await().untilAsserted(() -> assertThat(client.get(uri).body().getMap())
                .containsEntry("status", status)
                .containsEntry("error_code", code));
    }

    @ParameterizedTest
    @CsvSource({
        "StatusCallback, not a URL,   21609",
        "ValidityPeriod, 0,           20001",
        "ValidityPeriod, 36001,       20001",
        "MessagingServiceSid, MGshort, 21705"
    })
    void refusesOptionsThatTwilioRefuses(String name, String value, int code) throws Exception {
        TwilioClient.Answer refused =
                client.send(Map.of("To", "+359881234567", "From", "+35932000000", "Body", "Hello", name, value));

        assertThat(refused.body().getInteger("code")).isEqualTo(code);
        assertThat(simulator.messages()).isEmpty();
    }

    @Test
    void replacesAtAMessagingServiceWhatOnlyForcesUcs2WhereTold() throws Exception {
        assertThat(client.control("PUT", "/control/smart-encoding", "{\"on\": true}")
                        .status())
                .isEqualTo(204);

        assertThat(sentBody("MessagingServiceSid", "MG" + "7".repeat(32), "\u201Cwait\u201D\u2026"))
                .isEqualTo("\"wait\"...");
        assertThat(sentBody("MessagingServiceSid", "MG" + "7".repeat(32), "\u201C\u0434\u0430\u201D"))
                .as("it would be UCS-2 in any case")
                .isEqualTo("\u201C\u0434\u0430\u201D");
        assertThat(sentBody("From", "+35932000000", "\u201Cwait\u201D")).isEqualTo("\u201Cwait\u201D");
        simulator.reset();
        assertThat(sentBody("MessagingServiceSid", "MG" + "7".repeat(32), "\u2026"))
                .isEqualTo("\u2026");
    }

    private String sentBody(String sender, String value, String body) throws Exception {
        return client.send(Map.of("To", "+359881234567", sender, value, "Body", body))
                .body()
                .getString("body");
    }

    @Test
    void refusesABodyThatIsTooLong() throws Exception {
        TwilioClient.Answer refused =
                client.send(Map.of("To", "+359881234567", "From", "+35932000000", "Body", "x".repeat(1601)));

        assertThat(refused.body().getInteger("code")).isEqualTo(21617);
    }

    @Test
    void refusesWhatIsBeyondTheAccountsDay() throws Exception {
        simulator.putAccount(new SimulatedAccount(TwilioClient.SID, TwilioClient.TOKEN, new BigDecimal("20"))
                .withLimits(new AccountLimits(1000, 1, false)));

        assertThat(client.send("+359881234567").status()).isEqualTo(201);
        TwilioClient.Answer refused = client.send("+359881234567");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.body().getInteger("code")).isEqualTo(63038);
    }

    @ParameterizedTest
    @CsvSource({"false, 20429", "true,"})
    void refusesWhatIsFasterThanTheAccountsPace(boolean silent, Integer code) throws Exception {
        assertThat(client.control("PUT", "/control/accounts/" + TwilioClient.SID, """
                        {"authToken": "%s", "balance": "20", "perSecond": 1, "silentRefusal": %s}
                        """.formatted(
                                        TwilioClient.TOKEN, silent))
                        .status())
                .isEqualTo(204);

        List<TwilioClient.Answer> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(client.send("+359881234567"));
        }

        assertThat(answers)
                .filteredOn(answer -> answer.status() == 429)
                .isNotEmpty()
                .allSatisfy(
                        answer -> assertThat(answer.body().getInteger("code")).isEqualTo(code));
        assertThat(simulator.messages())
                .hasSameSizeAs(answers.stream().filter(a -> a.status() == 201).toList());
    }

    @Test
    void refusesASuspendedAccount() throws Exception {
        simulator.putAccount(
                new SimulatedAccount(TwilioClient.SID, TwilioClient.TOKEN, new BigDecimal("20")).withActive(false));

        assertThat(client.send("+359881234567").body().getInteger("code")).isEqualTo(20005);
    }

    @ParameterizedTest
    @CsvSource({
        "api.twilio.com,            /2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json, 200",
        "api.dublin.ie1.twilio.com, /2010-04-01/Accounts/AC00000000000000000000000000000001/Balance.json,  200",
        "lookups.twilio.com,        /2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json, 404",
        "lookups.twilio.com,        /v2/PhoneNumbers/+359881234567,                                        200",
        "verify.twilio.com,         /v2/PhoneNumbers/+359881234567,                                        404",
        "pricing.twilio.com,        /v1/Messaging/Countries/BG,                                            200",
        "127.0.0.1,                 /v1/Messaging/Countries/BG,                                            200",
        "127.0.0.1,                 /v1/Elsewhere,                                                         404"
    })
    void answersUnderEachHostWhatTwilioHasThere(String host, String path, int status) throws Exception {
        assertThat(client.getAs(host, path)).isEqualTo(status);
    }
}
