package dev.carillon.simulators.twilio;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters that a webhook gets of a message from somebody. Pure.
 *
 * @see <a href="https://www.twilio.com/docs/messaging/guides/webhook-request">Twilio: TwiML for messages</a>
 */
final class InboundForm {
    private InboundForm() {}

    static Map<String, String> of(SimulatedMessage message) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("ToCountry", "BG");
        form.put("SmsMessageSid", message.sid());
        form.put("NumMedia", "0");
        form.put("SmsSid", message.sid());
        form.put("SmsStatus", "received");
        form.put("Body", message.body());
        form.put("To", message.to());
        form.put("NumSegments", Integer.toString(message.segments()));
        form.put("MessageSid", message.sid());
        form.put("AccountSid", message.accountSid());
        form.put("From", String.valueOf(message.from()));
        form.put("ApiVersion", "2010-04-01");
        String service = message.messagingServiceSid();
        if (service != null) {
            form.put("MessagingServiceSid", service);
        }
        return form;
    }
}
