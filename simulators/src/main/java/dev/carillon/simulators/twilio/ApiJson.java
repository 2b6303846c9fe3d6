package dev.carillon.simulators.twilio;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's JSON, with its habits: dates as RFC 2822, a price as a negative decimal in a string, numbers as strings.
 *
 * @see <a href="https://www.twilio.com/docs/messaging/api/message-resource">Twilio: Message resource</a>
 */
final class ApiJson {
    private static final DateTimeFormatter RFC_2822 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private ApiJson() {}

    static JsonObject message(SimulatedMessage message) {
        String uri = "/2010-04-01/Accounts/" + message.accountSid() + "/Messages/" + message.sid();
        Integer errorCode = message.errorCode();
        return new JsonObject()
                .put("account_sid", message.accountSid())
                .put("api_version", "2010-04-01")
                .put("body", message.body())
                .put("date_created", date(message.created()))
                .put("date_sent", date(message.sent()))
                .put("date_updated", date(message.updated()))
                .put("direction", message.isInbound() ? "inbound" : "outbound-api")
                .put("error_code", errorCode)
                .put("error_message", errorCode == null ? null : "Error " + errorCode)
                .put("from", message.from())
                .put("messaging_service_sid", message.messagingServiceSid())
                .put("num_media", "0")
                .put("num_segments", Integer.toString(message.segments()))
                .put("price", price(message))
                .put("price_unit", "USD")
                .put("sid", message.sid())
                .put("status", message.status().label())
                .put("subresource_uris", new JsonObject().put("media", uri + "/Media.json"))
                .put("to", message.to())
                .put("uri", uri + ".json");
    }

    private static @Nullable String price(SimulatedMessage message) {
        return message.status().isPriced()
                ? message.cost().negate().setScale(5, RoundingMode.UNNECESSARY).toPlainString()
                : null;
    }

    private static @Nullable String date(@Nullable Instant time) {
        return time == null ? null : RFC_2822.format(time);
    }

    static JsonObject refusal(Refusal refusal, String message) {
        return new JsonObject()
                .put("code", refusal.code())
                .put("message", message)
                .put("more_info", "https://www.twilio.com/docs/errors/" + refusal.code())
                .put("status", refusal.httpStatus());
    }

    static JsonObject balance(SimulatedAccount account) {
        return new JsonObject()
                .put("account_sid", account.sid())
                .put("balance", account.balance().toPlainString())
                .put("currency", "USD");
    }

    static JsonObject account(SimulatedAccount account) {
        return new JsonObject()
                .put("sid", account.sid())
                .put("friendly_name", account.sid())
                .put("status", account.active() ? "active" : "suspended")
                .put("type", "Full")
                .put("uri", "/2010-04-01/Accounts/" + account.sid() + ".json");
    }

    /** One page of a list, in the envelope of the 2010 API. */
    static JsonObject page(MessageList.Page page, String path) {
        List<JsonObject> items = page.messages().stream().map(ApiJson::message).toList();
        return new JsonObject()
                .put("messages", new JsonArray(items))
                .put("page", page.number())
                .put("page_size", page.size())
                .put("start", page.number() * page.size())
                .put("end", page.number() * page.size() + Math.max(0, items.size() - 1))
                .put("uri", path + page.query(page.number()))
                .put("first_page_uri", path + page.query(0))
                .put("previous_page_uri", page.number() == 0 ? null : path + page.query(page.number() - 1))
                .put("next_page_uri", page.isLast() ? null : path + page.nextQuery());
    }
}
