package dev.carillon.local;

import dev.carillon.local.suite.Ports;
import dev.carillon.local.suite.Suite;
import dev.carillon.local.suite.TwilioAccount;

/** What {@code ./carillon up} prints: where everything is, the token, and requests to paste. */
final class Welcome {

    private Welcome() {}

    static String text(Suite suite) {
        Ports ports = suite.ports();
        TwilioAccount twilio = suite.accounts().getFirst();
        return """

                The suite is up. Ctrl-C ends it.

                  API (ingress)     http://127.0.0.1:%d
                  past the gateway  http://127.0.0.1:%d (broker), %d (notifier), %d (contacts)
                  egress proxy      http://127.0.0.1:%d
                  Twilio simulator  https://127.0.0.1:%d, controls http://127.0.0.1:%d/control/messages
                  Gravatar          http://127.0.0.1:%d
                  health, metrics   http://127.0.0.1:%d/q/health (gateway), %d (broker), %d (notifier), %d (contacts)
                  UserVoice posts   http://127.0.0.1:%d/webhooks/uservoice/%s
                  logs              %s

                  export TOKEN=%s

                A comment arrives, and a moment after it was answered its author is a contact:
                  curl -d hook=comment_post -d comment_author='Ana Ivanova' -d comment_author_email=ana@example.org \\
                    http://127.0.0.1:%d/webhooks/wordpress/%s; echo; sleep 2
                  curl -H "Authorization: Bearer $TOKEN" 'http://127.0.0.1:%d/v1/contacts?email=ana@example.org'; echo

                A task is created, and leased by a worker:
                  curl -X PUT -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{}' \\
                    http://127.0.0.1:%d/v1/queues/mail; echo
                  curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: text/plain' -d 'hello' \\
                    http://127.0.0.1:%d/v1/queues/mail/tasks; echo
                  curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"max":1}' \\
                    http://127.0.0.1:%d/v1/queues/mail/leases; echo

                A text message goes out (to the simulator):
                  curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
                    -d '{"to":"+359888123456","body":"Hello"}' http://127.0.0.1:%d/v1/messages; echo; sleep 2

                The simulator is asked as Twilio is (this is one of the notifier's accounts):
                  curl --cacert %s -u %s:%s \\
                    https://127.0.0.1:%d/2010-04-01/Accounts/%s/Messages.json; echo
                """.formatted(
                        ports.ingress(),
                        ports.broker(),
                        ports.notifier(),
                        ports.contacts(),
                        ports.egress(),
                        ports.simulated().twilio(),
                        ports.simulated().twilioControl(),
                        ports.simulated().gravatar(),
                        ports.management().gateway(),
                        ports.management().broker(),
                        ports.management().notifier(),
                        ports.management().contacts(),
                        ports.ingress(),
                        suite.secrets().userVoice(),
                        suite.work(),
                        suite.secrets().token("admin"),
                        ports.ingress(),
                        suite.secrets().wordPress(),
                        ports.ingress(),
                        ports.ingress(),
                        ports.ingress(),
                        ports.ingress(),
                        ports.ingress(),
                        suite.twilioCertificate(),
                        twilio.sid(),
                        twilio.authToken(),
                        ports.simulated().twilio(),
                        twilio.sid());
    }
}
