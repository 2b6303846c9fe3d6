package dev.carillon.notifier.twilio;

import com.twilio.converter.CurrencyDeserializer;
import com.twilio.converter.ISO8601Deserializer;
import com.twilio.converter.LocalDateDeserializer;
import com.twilio.converter.RFC2822Deserializer;
import com.twilio.exception.RestException;
import com.twilio.rest.api.v2010.account.Balance;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.pricing.v1.messaging.Country;
import com.twilio.rest.verify.v2.service.Verification;
import com.twilio.rest.verify.v2.service.VerificationCheck;
import com.twilio.type.InboundSmsPrice;
import com.twilio.type.OutboundSmsPrice;
import com.twilio.type.PhoneNumber;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What the SDK reads with Jackson, for native images: the jar carries no metadata of its own. */
@RegisterForReflection(
        targets = {
            Balance.class,
            Country.class,
            com.twilio.rest.lookups.v2.PhoneNumber.class,
            com.twilio.rest.lookups.v2.PhoneNumber.LineTypeIntelligenceInfo.class,
            OutboundSmsPrice.class,
            InboundSmsPrice.class,
            InboundSmsPrice.Type.class,
            Message.class,
            Message.Status.class,
            Message.Direction.class,
            Message.UpdateStatus.class,
            Message.ContentRetention.class,
            Message.AddressRetention.class,
            Message.TrafficType.class,
            Message.ScheduleType.class,
            Message.RiskCheck.class,
            Verification.class,
            Verification.Channel.class,
            VerificationCheck.class,
            VerificationCheck.Channel.class,
            PhoneNumber.class,
            RestException.class,
            RFC2822Deserializer.class,
            ISO8601Deserializer.class,
            LocalDateDeserializer.class,
            CurrencyDeserializer.class
        })
final class TwilioReflection {

    private TwilioReflection() {}
}
