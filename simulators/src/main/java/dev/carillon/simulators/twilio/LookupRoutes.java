package dev.carillon.simulators.twilio;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's Lookup API: whether a number can exist, and with {@code Fields=line_type_intelligence} whose it is. Runs on
 * the event loop.
 *
 * @see <a href="https://www.twilio.com/docs/lookup/v2-api">Twilio: Lookup v2</a>
 */
final class LookupRoutes {
    private static final List<String> PAID_FOR = List.of(
            "caller_name",
            "sim_swap",
            "call_forwarding",
            "line_status",
            "line_type_intelligence",
            "identity_match",
            "reassigned_number",
            "sms_pumping_risk",
            "phone_number_quality_score",
            "pre_fill");

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final ApiGate gate;

    LookupRoutes(ApiGate gate) {
        this.gate = gate;
    }

    void mount(Router router) {
        router.get("/v2/PhoneNumbers/:number")
                .handler(gate.on(Fault.Operation.READ, (context, sid) -> lookUp(context)));
    }

    /** A number, or why it is none: one of Twilio's validation errors. */
    private sealed interface Parsed {
        record Valid(PhoneNumber number) implements Parsed {}

        record Invalid(String error) implements Parsed {}
    }

    private Answer lookUp(RoutingContext context) {
        String text = context.pathParam("number");
        String fields = context.queryParams().get("Fields");
        JsonObject answer = new JsonObject();
        PAID_FOR.forEach(answer::putNull);
        switch (parse(text, context.queryParams().get("CountryCode"))) {
            case Parsed.Invalid(String error) ->
                shown(answer, text)
                        .put("valid", false)
                        .put("validation_errors", new JsonArray().add(error))
                        .putNull("calling_country_code")
                        .putNull("country_code")
                        .putNull("national_format");
            case Parsed.Valid(PhoneNumber number) -> {
                String e164 = numbers.format(number, PhoneNumberFormat.E164);
                String region = numbers.getRegionCodeForNumber(number);
                shown(answer, e164)
                        .put("valid", true)
                        .put("validation_errors", new JsonArray())
                        .put("calling_country_code", Integer.toString(number.getCountryCode()))
                        .put("country_code", region)
                        .put("national_format", numbers.format(number, PhoneNumberFormat.NATIONAL));
                if (fields != null && List.of(fields.split(",", -1)).contains("line_type_intelligence")) {
                    answer.put("line_type_intelligence", lineType(number, e164, region));
                }
            }
        }
        return Answer.ok(answer);
    }

    private static JsonObject shown(JsonObject answer, String number) {
        return answer.put("phone_number", number).put("url", "https://lookups.twilio.com/v2/PhoneNumbers/" + number);
    }

    private Parsed parse(String text, @Nullable String country) {
        try {
            // Without a country Twilio takes a number without + for one of the United States.
            PhoneNumber number = numbers.parse(text, country == null ? "US" : country);
            String error = error(number);
            return error == null ? new Parsed.Valid(number) : new Parsed.Invalid(error);
        } catch (NumberParseException e) {
            return new Parsed.Invalid(
                    switch (e.getErrorType()) {
                        case INVALID_COUNTRY_CODE -> "INVALID_COUNTRY_CODE";
                        case NOT_A_NUMBER -> "NOT_A_NUMBER";
                        case TOO_SHORT_AFTER_IDD, TOO_SHORT_NSN -> "TOO_SHORT";
                        case TOO_LONG -> "TOO_LONG";
                    });
        }
    }

    private @Nullable String error(PhoneNumber number) {
        ValidationResult possible = numbers.isPossibleNumberWithReason(number);
        return switch (possible) {
            case IS_POSSIBLE -> numbers.isValidNumber(number) ? null : "INVALID_BUT_POSSIBLE";
            case INVALID_COUNTRY_CODE, TOO_SHORT, TOO_LONG, INVALID_LENGTH -> possible.name();
            case IS_POSSIBLE_LOCAL_ONLY -> "TOO_SHORT";
        };
    }

    private JsonObject lineType(PhoneNumber number, String e164, String region) {
        PhoneNumberType type = numbers.getNumberType(number);
        String label = switch (type) {
            case FIXED_LINE -> "landline";
            case TOLL_FREE -> "tollFree";
            case PREMIUM_RATE -> "premium";
            case VOIP -> "nonFixedVoip";
            default -> "mobile";
        };
        Optional<PriceList.Carrier> carrier =
                label.equals("mobile") ? PriceList.carrier(e164, region) : Optional.empty();
        return new JsonObject()
                .putNull("error_code")
                .put("mobile_country_code", carrier.map(PriceList.Carrier::mcc).orElse(null))
                .put("mobile_network_code", carrier.map(PriceList.Carrier::mnc).orElse(null))
                .put("carrier_name", carrier.map(PriceList.Carrier::name).orElse(null))
                .put("type", label);
    }
}
