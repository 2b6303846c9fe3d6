package dev.carillon.simulators.twilio;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.math.BigDecimal;
import java.util.List;

/**
 * Twilio's Pricing API, as far as texts need it. Runs on the event loop.
 *
 * @see <a href="https://www.twilio.com/docs/messaging/api/pricing">Twilio: Messaging Countries</a>
 */
final class PricingRoutes {
    private static final String PATH = "/v1/Messaging/Countries";
    private static final String HOST = "https://pricing.twilio.com";

    private final ApiGate gate;

    PricingRoutes(ApiGate gate) {
        this.gate = gate;
    }

    void mount(Router router) {
        router.get(PATH).handler(gate.on(Fault.Operation.READ, (context, sid) -> list(context)));
        router.get(PATH + "/:country").handler(gate.on(Fault.Operation.READ, (context, sid) -> fetch(context)));
    }

    private static Answer list(RoutingContext context) {
        String size = context.queryParams().get("PageSize");
        int pageSize = size == null ? 50 : Math.clamp(Integer.parseInt(size), 1, 1000);
        String number = context.queryParams().get("Page");
        int page = number == null ? 0 : Integer.parseInt(number);
        int from = Math.min(PriceList.COUNTRIES.size(), page * pageSize);
        int to = Math.min(PriceList.COUNTRIES.size(), from + pageSize);
        List<JsonObject> countries = PriceList.COUNTRIES.subList(from, to).stream()
                .map(PricingRoutes::head)
                .toList();
        boolean isLast = to == PriceList.COUNTRIES.size();
        JsonObject meta = new JsonObject()
                .put("page", page)
                .put("page_size", pageSize)
                .put("first_page_url", url(0, pageSize))
                .put("previous_page_url", page == 0 ? null : url(page - 1, pageSize))
                .put("url", url(page, pageSize))
                .put("next_page_url", isLast ? null : url(page + 1, pageSize))
                .put("key", "countries");
        return Answer.ok(new JsonObject().put("meta", meta).put("countries", new JsonArray(countries)));
    }

    private static String url(int page, int size) {
        return HOST + PATH + "?PageSize=" + size + "&Page=" + page;
    }

    private static Answer fetch(RoutingContext context) {
        return PriceList.country(context.pathParam("country"))
                .map(country -> Answer.ok(head(country)
                        .put("price_unit", "USD")
                        .put("outbound_sms_prices", outbound(country))
                        .put("inbound_sms_prices", new JsonArray().add(price("mobile", new BigDecimal("0.0079"))))))
                .orElseGet(() -> Answer.refused(Refusal.NOT_FOUND));
    }

    private static JsonObject head(PriceList.Country country) {
        return new JsonObject()
                .put("country", country.name())
                .put("iso_country", country.code())
                .put("url", HOST + PATH + "/" + country.code());
    }

    private static JsonArray outbound(PriceList.Country country) {
        JsonArray carriers = new JsonArray();
        country.carriers()
                .forEach(carrier -> carriers.add(new JsonObject()
                        .put("carrier", carrier.name())
                        .put("mcc", carrier.mcc())
                        .put("mnc", carrier.mnc())
                        .put("prices", new JsonArray().add(price("mobile", carrier.price())))));
        return carriers;
    }

    private static JsonObject price(String numberType, BigDecimal price) {
        return new JsonObject()
                .put("number_type", numberType)
                .put("base_price", price.toPlainString())
                .put("current_price", price.toPlainString());
    }
}
