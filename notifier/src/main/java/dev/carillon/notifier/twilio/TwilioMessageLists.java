package dev.carillon.notifier.twilio;

import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.MessageReader;
import dev.carillon.notifier.message.ProviderMessage;
import dev.carillon.notifier.sending.SmsProvider.Listed;
import dev.carillon.notifier.sending.SmsProvider.Listing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Twilio's list of messages, which has the newest first. A message that is still queued has no date sent, so a
 * filter on that hides it: it is used only for times that are long gone, where reading from the newest would be long.
 */
final class TwilioMessageLists {
    /** Messages to one recipient that are looked at; nobody has as many within the time looked at. */
    private static final int MOST_TO_ONE = 1000;
    /** Messages of an account that are looked at in one go. */
    private static final int MOST = 20_000;

    private static final int SMALL_PAGE = 100;
    private static final int LARGEST_PAGE = 1000;
    /** Twilio's order is by its own dates; a few that are out of order do not end the reading. */
    private static final int OLD_IN_A_ROW = 50;
    /** How old messages may be for the list to be read from the newest. */
    private static final Duration LATELY = Duration.ofHours(2);
    /** Twilio drops what it could not send for this long. */
    private static final Duration LONGEST_QUEUED = Duration.ofHours(10);

    /** The messages to this recipient; by recipient alone, since the sender may have been configured anew since. */
    List<ProviderMessage> to(TwilioRestClient client, String to, Instant from, Instant until) {
        Iterable<Message> newestFirst = Message.reader()
                .setTo(to)
                .pageSize(SMALL_PAGE)
                .limit(MOST_TO_ONE)
                .read(client);
        return read(newestFirst, from, until, MOST_TO_ONE).messages().stream()
                .map(Listed::message)
                .toList();
    }

    /** The messages to everybody, up to a limit. */
    Listing all(TwilioRestClient client, Instant from, Instant until, Instant now) {
        MessageReader reader = Message.reader();
        boolean lately = from.isAfter(now.minus(LATELY));
        if (!lately) {
            reader.setDateSentAfter(from.atZone(ZoneOffset.UTC));
            reader.setDateSentBefore(until.plus(LONGEST_QUEUED).atZone(ZoneOffset.UTC));
        }
        Listing found = read(reader.pageSize(LARGEST_PAGE).limit(MOST).read(client), from, until, MOST);
        return lately ? found : new Listing(found.messages(), false);
    }

    private static Listing read(Iterable<Message> newestFirst, Instant from, Instant until, int most) {
        List<Listed> found = new ArrayList<>();
        int old = 0;
        int read = 0;
        for (Message message : newestFirst) {
            read++;
            Instant created = message.getDateCreated() == null
                    ? from
                    : message.getDateCreated().toInstant();
            old = created.isBefore(from) ? old + 1 : 0;
            if (old > OLD_IN_A_ROW) {
                break;
            }
            if (!created.isBefore(from) && !created.isAfter(until)) {
                TwilioMessages.of(message).ifPresent(ours -> found.add(new Listed(message.getTo(), ours)));
            }
        }
        return new Listing(found, read < most);
    }
}
