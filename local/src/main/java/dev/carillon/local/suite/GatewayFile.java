package dev.carillon.local.suite;

/** The gateway's one YAML file for a local run. */
final class GatewayFile {

    private GatewayFile() {}

    /**
     * The routes of the suite, and an egress that reaches the simulators and nothing else. Loopback is allowed to the
     * two roles by name, since that is where the simulators are; in production nobody has such a range.
     */
    static String text(Ports ports) {
        return """
                upstreams:
                  contacts: { endpoints: ["http://127.0.0.1:%d"] }
                  notifier: { endpoints: ["http://127.0.0.1:%d"] }
                  task-broker: { endpoints: ["http://127.0.0.1:%d"] }
                routes:
                  - { prefix: /webhooks/wordpress, upstream: contacts }
                  - { prefix: /webhooks/uservoice, upstream: contacts }
                  - { prefix: /webhooks/standard, upstream: contacts }
                  - { prefix: /links, upstream: contacts }
                  - { prefix: /v1/contacts, upstream: contacts }
                  - { prefix: /v1/lists, upstream: contacts }
                  - { prefix: /v1/tags, upstream: contacts }
                  - { prefix: /v1/merges, upstream: contacts }
                  - { prefix: /v1/duplicates, upstream: contacts }
                  - { prefix: /v1/imports, upstream: contacts }
                  - { prefix: /v1/exports, upstream: contacts }
                  - { prefix: /v1/identity-scans, upstream: contacts }
                  - { prefix: /v1/deliveries, upstream: contacts }
                  - { prefix: /v1/subscriptions, upstream: contacts }
                  - { prefix: /v1/erasures, upstream: contacts }
                  - { prefix: /v1/retention, upstream: contacts }
                  - { prefix: /v1/audit, upstream: contacts }
                  - { prefix: /v1/lifecycle, upstream: contacts }
                  - { prefix: /webhooks/twilio, upstream: notifier }
                  - { prefix: /o, upstream: notifier }
                  - { prefix: /v1/messages, upstream: notifier }
                  - { prefix: /v1/campaigns, upstream: notifier }
                  - { prefix: /v1/estimates, upstream: notifier }
                  - { prefix: /v1/templates, upstream: notifier }
                  - { prefix: /v1/verifications, upstream: notifier }
                  - { prefix: /v1/accounts, upstream: notifier }
                  - { prefix: /v1/prices, upstream: notifier }
                  - { prefix: /v1/suppressions, upstream: notifier }
                  - { prefix: /v1/inbound, upstream: notifier }
                  - { prefix: /v1/listmonk, upstream: notifier }
                  - { prefix: /v1/queues, upstream: task-broker }
                  - { prefix: /v1/tasks, upstream: task-broker }
                  - { prefix: /v1/leases, upstream: task-broker }
                  - { prefix: /v1/schedules, upstream: task-broker }
                  - { prefix: /v1/workflows, upstream: task-broker }
                egress:
                  roles:
                    notifier:
                      allow: [{ host: 127.0.0.1, ports: [%d] }]
                      addresses: ["127.0.0.1/32"]
                    contacts:
                      allow: [{ host: 127.0.0.1, ports: [%d] }]
                      addresses: ["127.0.0.1/32"]
                """.formatted(
                        ports.contacts(),
                        ports.notifier(),
                        ports.broker(),
                        ports.simulated().twilio(),
                        ports.simulated().gravatar());
    }
}
