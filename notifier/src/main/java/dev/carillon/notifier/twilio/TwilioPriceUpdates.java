package dev.carillon.notifier.twilio;

import com.twilio.rest.pricing.v1.messaging.Country;
import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.account.Provider;
import dev.carillon.notifier.pricing.NumbersConfig;
import dev.carillon.notifier.pricing.Price;
import dev.carillon.notifier.pricing.PriceList;
import dev.carillon.notifier.pricing.PriceRepository;
import dev.carillon.notifier.pricing.PriceSource;
import dev.carillon.notifier.pricing.PricesConfig;
import dev.carillon.notifier.sending.SmsProvider;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * Fetches Twilio's price list ({@code pricing.twilio.com/v1/Messaging/Countries}) for the countries that matter here.
 * Where it cannot be had, the prices of before stay, with their date.
 */
@ApplicationScoped
public class TwilioPriceUpdates {
    private static final Logger LOG = Logger.getLogger(TwilioPriceUpdates.class);

    private final TwilioProvider twilio;
    private final Accounts accounts;
    private final PriceRepository repository;
    private final PriceList prices;
    private final PricesConfig config;
    private final NumbersConfig numbers;
    private final Clock clock;
    private final TwilioPrices reader = new TwilioPrices();

    @Inject
    public TwilioPriceUpdates(
            TwilioProvider twilio,
            Accounts accounts,
            PriceRepository repository,
            PriceList prices,
            PricesConfig config,
            NumbersConfig numbers,
            Clock clock) {
        this.twilio = twilio;
        this.accounts = accounts;
        this.repository = repository;
        this.prices = prices;
        this.config = config;
        this.numbers = numbers;
        this.clock = clock;
    }

    @Scheduled(
            every = "{carillon.notifier.prices.fetch-interval}",
            delayed = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void update() {
        Optional<Account> account = accounts.all().stream()
                .filter(each -> each.provider() == Provider.TWILIO)
                .findFirst();
        if (config.fetch() && account.isPresent()) {
            countries().forEach(country -> update(account.get(), country));
            prices.refresh();
        }
    }

    /** The configured ones, the default region, and those that messages went to. */
    private Set<String> countries() {
        Set<String> countries = new TreeSet<>(config.countries().orElse(Set.of()));
        countries.add(numbers.defaultRegion());
        prices.all().stream()
                .filter(price -> price.source() == PriceSource.ACTUAL)
                .map(Price::country)
                .filter(country -> country.matches("[A-Z]{2}"))
                .forEach(countries::add);
        return countries;
    }

    private void update(Account account, String country) {
        try {
            Country said = twilio.asked(
                    "prices", account, client -> Country.fetcher(country).fetch(client));
            List<Price> fetched = reader.read(country, said, clock.instant());
            if (!fetched.isEmpty()) {
                repository.replace(country, PriceSource.PROVIDER, fetched);
            }
        } catch (SmsProvider.UnavailableException e) {
            LOG.warnf("The prices of %s could not be fetched; those of before stay: %s", country, e.getMessage());
        }
    }
}
