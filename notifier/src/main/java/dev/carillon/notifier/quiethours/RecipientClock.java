package dev.carillon.notifier.quiethours;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Says when somebody may be texted, by the zones of their number: those of the country for a mobile, by libphonenumber.
 * A number of several zones is texted when it is quiet in none of them. Thread-safe.
 */
@Startup
@ApplicationScoped
public class RecipientClock {
    private static final Logger LOG = Logger.getLogger(RecipientClock.class);

    private final PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
    private final PhoneNumberToTimeZonesMapper zones = PhoneNumberToTimeZonesMapper.getInstance();
    private final Optional<QuietHours> configured;
    private final ZoneId fallback;

    @Inject
    public RecipientClock(QuietHoursConfig config) {
        this(read(config), config.zone());
    }

    RecipientClock(Optional<QuietHours> configured, ZoneId fallback) {
        this.configured = configured;
        this.fallback = fallback;
    }

    private static Optional<QuietHours> read(QuietHoursConfig config) {
        try {
            return config.window().flatMap(QuietHours::parse);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("carillon.notifier.quiet-hours.window: " + e.getMessage(), e);
        }
    }

    /**
     * The first moment, from now on, at which this number may be texted.
     *
     * @param own the message's own quiet hours; empty for those that are configured
     */
    public Instant earliest(Instant now, String number, Optional<String> own) {
        Optional<QuietHours> hours = own.isPresent() ? QuietHours.parse(own.get()) : configured;
        return hours.map(quiet -> quiet.earliest(now, zones(number))).orElse(now);
    }

    List<ZoneId> zones(String number) {
        List<ZoneId> known = new ArrayList<>();
        for (String name : names(number)) {
            try {
                known.add(ZoneId.of(name));
            } catch (DateTimeException e) {
                LOG.warnf("This Java does not know the zone %s", name);
            }
        }
        return known.isEmpty() ? List.of(fallback) : known;
    }

    private List<String> names(String number) {
        try {
            return zones.getTimeZonesForNumber(plans.parse(number, null)).stream()
                    .filter(name -> !name.equals(PhoneNumberToTimeZonesMapper.getUnknownTimeZone()))
                    .toList();
        } catch (NumberParseException e) {
            return List.of();
        }
    }
}
