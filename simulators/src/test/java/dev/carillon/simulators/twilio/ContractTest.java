package dev.carillon.simulators.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.simulators.openapi.Operation;
import dev.carillon.simulators.openapi.Violation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and answers as Twilio's OpenAPI descriptions have them, and what comes of others. */
class ContractTest extends SimulatorWithAccount {
    private static final String ACCOUNT = "/2010-04-01/Accounts/" + TwilioClient.SID;
    private static final String VERIFY = "/v2/Services/VA" + "5".repeat(32);
    private static final Map<String, String> MESSAGE =
            Map.of("To", "+359881234567", "From", "+35932000000", "Body", "Hello");

    private static Map<String, String> message(String name, String value) {
        Map<String, String> form = new HashMap<>(MESSAGE);
        form.put(name, value);
        return form;
    }

    @ParameterizedTest
    @CsvSource({
        "Bodie,               Hello,     20001, CreateMessage: Bodie is no parameter of this operation",
        "ValidityPeriod,      PT1H,      20001, CreateMessage: ValidityPeriod 'PT1H' is not an integer",
        "ScheduleType,        later,     20001, CreateMessage: ScheduleType 'later' is none of [fixed]",
        "SendAt,              tomorrow,  20001, CreateMessage: SendAt 'tomorrow' has not the format date-time",
        "StatusCallback,      no URL,    21609, CreateMessage: StatusCallback 'no URL' has not the format uri",
        "MessagingServiceSid, MG1,       21705, CreateMessage: MessagingServiceSid 'MG1' has fewer than 34 characters"
    })
    void aMessageThatTwilioDoesNotDescribeIsRefusedAndNoted(String name, String value, int code, String violation)
            throws Exception {
        TwilioClient.Answer refused = client.send(message(name, value));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().getInteger("code")).isEqualTo(code);
        assertThat(refused.body().getString("message")).contains(violation);
        assertThat(simulator.messages()).isEmpty();
        assertThat(simulator.violations()).extracting(Violation::toString).containsExactly(violation);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /Messages.json?PageSize=0,                                400, PageSize",
        "GET,  /Messages.json?Sender=1,                                  400, Sender",
        "GET,  /Messages/SM1.json,                                       404, Sid (path)",
        "GET,  /Messages/SM00000000000000000000000000000001,             404, path",
        "PUT,  /Messages.json,                                           404, path",
        "POST, /Messages/SM00000000000000000000000000000001.json?Body=1, 400, Body"
    })
    void whatIsAskedOtherwiseThanDescribedIsRefusedAndNoted(String method, String path, int status, String part)
            throws Exception {
        TwilioClient.Answer refused = client.control(method, ACCOUNT + path, "");

        assertThat(refused.status()).isEqualTo(status);
        assertThat(simulator.violations()).extracting(Violation::part).containsExactly(part);
    }

    @Test
    void aFaultWaitsForARequestThatIsRight() throws Exception {
        simulator.inject(Fault.onSend(Fault.Kind.ERROR_BEFORE, 1));

        assertThat(client.send(message("Bodie", "Hello")).status()).isEqualTo(400);
        assertThat(client.send(MESSAGE).status()).isEqualTo(500);
    }

    @Test
    void violationsAreToldOverHttpUntilTheyAreForgotten() throws Exception {
        client.send(message("Bodie", "Hello"));
        client.get("/v1/Elsewhere");
        client.getAs("verify.twilio.com", "/v2/PhoneNumbers/+359881234567");
        simulator.reset();

        TwilioClient.Answer told = client.get("/control/violations");

        assertThat(told.body().getInteger("total")).isEqualTo(3);
        assertThat(told.body().getJsonArray("violations").getJsonObject(0).getMap())
                .isEqualTo(Map.of(
                        "operation", "CreateMessage",
                        "part", "Bodie",
                        "problem", "is no parameter of this operation"));
        assertThat(client.control("DELETE", "/control/violations", "").status()).isEqualTo(204);
        assertThat(client.get("/control/violations").body().getInteger("total")).isZero();
    }

    @Test
    void everyAnswerIsAsDescribed() throws Exception {
        Set<String> seen = new TreeSet<>();
        String sid = check(seen, "POST", ACCOUNT + "/Messages.json", MESSAGE).getString("sid");
        String path = ACCOUNT + "/Messages/" + sid + ".json";
        await().until(() -> client.get(path).body().getString("status").equals("delivered"));
        check(
                seen,
                "POST",
                ACCOUNT + "/Messages.json",
                Map.of(
                        "To", "+15005553003",
                        "MessagingServiceSid", "MG" + "7".repeat(32),
                        "Body", "Hello"));
        await().until(() -> simulator.messages().getLast().status() == MessageStatus.UNDELIVERED);

        check(seen, "GET", path, Map.of());
        check(seen, "GET", ACCOUNT + "/Messages.json?PageSize=1", Map.of());
        check(seen, "POST", path, Map.of("Body", ""));
        check(seen, "DELETE", path, Map.of());
        check(seen, "GET", ACCOUNT + "/Balance.json", Map.of());
        check(seen, "GET", ACCOUNT + ".json", Map.of());
        check(seen, "GET", "/v2/PhoneNumbers/+359881234567?Fields=line_type_intelligence", Map.of());
        check(seen, "GET", "/v2/PhoneNumbers/+3598812", Map.of());
        check(seen, "GET", "/v1/Messaging/Countries?PageSize=4", Map.of());
        check(seen, "GET", "/v1/Messaging/Countries/BG", Map.of());
        String verification = check(
                        seen, "POST", VERIFY + "/Verifications", Map.of("To", "+359881234567", "Channel", "sms"))
                .getString("sid");
        check(seen, "GET", VERIFY + "/Verifications/" + verification, Map.of());
        check(seen, "POST", VERIFY + "/VerificationCheck", Map.of("VerificationSid", verification, "Code", "1234"));
        check(seen, "POST", VERIFY + "/Verifications/" + verification, Map.of("Status", "canceled"));

        assertThat(simulator.violations()).isEmpty();
        assertThat(seen).as("every operation").isEqualTo(ApiContract.operations());
    }

    /** Asks, and holds the answer against the description. */
    private io.vertx.core.json.JsonObject check(Set<String> seen, String method, String path, Map<String, String> form)
            throws Exception {
        Operation operation = ApiContract.operation(method, path.replaceFirst("\\?.*", ""))
                .orElseThrow(() -> new AssertionError(method + " " + path));
        seen.add(operation.id());
        TwilioClient.Answer answer = client.call(method, path, form);
        JsonNode body = answer.status() == 204
                ? null
                : new ObjectMapper().readTree(answer.body().encode());
        List<Violation> violations = operation.check(answer.status(), body);
        assertThat(violations).isEmpty();
        return answer.body();
    }
}
