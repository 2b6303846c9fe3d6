package dev.carillon.notifier.pricing;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.pricing.PhoneNumbers.Reading;
import dev.carillon.notifier.privacy.OptOutLinks;
import dev.carillon.notifier.template.TemplateService;
import dev.carillon.notifier.template.TemplateText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says what a text would come to. Stores nothing. */
@ApplicationScoped
public class EstimateService {
    private final TemplateService templates;
    private final PhoneNumbers numbers;
    private final PriceList prices;
    private final OptOutLinks links;

    private record Operator(String country, String name) implements Comparable<Operator> {
        @Override
        public int compareTo(Operator other) {
            int byCountry = country.compareTo(other.country);
            return byCountry == 0 ? name.compareTo(other.name) : byCountry;
        }
    }

    @Inject
    public EstimateService(TemplateService templates, PhoneNumbers numbers, PriceList prices, OptOutLinks links) {
        this.templates = templates;
        this.numbers = numbers;
        this.prices = prices;
        this.links = links;
    }

    /** Estimates a text. */
    @Transactional
    public Estimate estimate(EstimateRequest request) {
        String written = body(request);
        String smart = SmartEncoding.apply(written);
        String body = Boolean.TRUE.equals(request.smartEncoding()) ? smart : written;
        Segments segments = Segments.of(body);
        List<Estimate.Destination> recipients = request.to() == null
                ? List.of()
                : request.to().stream().map(this::destination).toList();
        return new Estimate(
                body,
                segments.encoding(),
                body.codePointCount(0, body.length()),
                segments.units(),
                segments.count(),
                segments.sizes(),
                segments.count() == 1
                        ? segments.encoding().alone()
                        : segments.encoding().joined(),
                segments.forcedBy().orElse(null),
                ForeignCharacter.in(body, Estimate.FOREIGN_SHOWN),
                smart.equals(body) ? null : smartEncoded(smart),
                recipients,
                costs(recipients, segments.count()));
    }

    private List<Estimate.Cost> costs(List<Estimate.Destination> recipients, int segments) {
        Map<Operator, Long> counts = recipients.stream()
                .filter(to -> to.country() != null && to.operator() != null)
                .collect(Collectors.groupingBy(
                        to -> new Operator(String.valueOf(to.country()), String.valueOf(to.operator())),
                        TreeMap::new,
                        Collectors.counting()));
        return counts.entrySet().stream()
                .map(count -> cost(count.getKey(), count.getValue().intValue(), segments))
                .toList();
    }

    private Estimate.Cost cost(Operator to, int recipients, int segments) {
        Optional<Price> price = prices.price(to.country(), to.name());
        long all = (long) recipients * segments;
        return new Estimate.Cost(
                to.country(),
                to.name(),
                recipients,
                all,
                price.map(known -> Costs.plain(known.amount())).orElse(null),
                price.map(Price::currency).orElse(null),
                price.map(known -> Costs.plain(known.amount().multiply(BigDecimal.valueOf(all))))
                        .orElse(null),
                price.map(Price::source).orElse(null),
                price.map(Price::asOf).orElse(null));
    }

    private static Estimate.SmartEncoded smartEncoded(String smart) {
        Segments segments = Segments.of(smart);
        return new Estimate.SmartEncoded(smart, segments.encoding(), segments.units(), segments.count());
    }

    private String body(EstimateRequest request) {
        if (request.template() != null && request.body() == null) {
            Map<String, String> values = new HashMap<>(request.values() == null ? Map.of() : request.values());
            values.put(OptOutLinks.NAME, links.example());
            return switch (templates.required(request.template()).fill(values)) {
                case TemplateText.Filled.Text(String text) -> text;
                case TemplateText.Filled.Missing(List<String> names) ->
                    throw ProblemException.invalid(
                            "values", "No value is given for ((" + String.join(")), ((", names) + ")).");
            };
        }
        if (request.body() == null || request.template() != null) {
            throw ProblemException.invalid("body", "Give either a body, or a template with its values.");
        }
        return request.body().replace(OptOutLinks.PLACEHOLDER, links.example());
    }

    private Estimate.Destination destination(String to) {
        return switch (numbers.read(to == null ? "" : to)) {
            case Reading.Valid(PhoneNumber number) ->
                new Estimate.Destination(to, number.e164(), number.country(), number.operator(), null);
            case Reading.Bad(String why) -> new Estimate.Destination(to, null, null, null, why);
        };
    }
}
