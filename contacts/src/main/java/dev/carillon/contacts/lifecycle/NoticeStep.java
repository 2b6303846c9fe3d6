package dev.carillon.contacts.lifecycle;

import dev.carillon.contacts.notifier.NotifierClient;
import dev.carillon.contacts.notifier.NotifierClient.Answer;
import dev.carillon.contacts.notifier.NotifierUnavailableException;
import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Texts everybody who has a number, each number once, by campaigns of the notifier: one for so many people, in the order
 * of contacts. A campaign is made under a key, and started once its name is kept here; so one that a crash left without a
 * name was never started, and nobody is texted twice. A number is left out here where anybody who has it is opted out of
 * everything, and there where it may not be texted.
 */
@Singleton
class NoticeStep implements Step {
    private static final String PEOPLE = """
             from contact c
            where phone is not null
              and not exists (select 1 from contact o where o.phone = c.phone and o.id < c.id)
              and not exists (select 1 from contact w join consent_state s on s.contact_id = w.id
                               where w.phone = c.phone and s.purpose = 'all' and s.state = 'WITHDRAWN')""";
    private static final String CAMPAIGNS = "campaigns";
    private static final String AFTER = "after";
    private static final String PEOPLE_COUNT = "people";
    private static final String ALL_MADE = "allMade";
    private static final String ATTEMPT = "attempt";

    private final DataSource dataSource;
    private final NotifierClient notifier;
    private final LifecycleConfig config;

    NoticeStep(DataSource dataSource, NotifierClient notifier, LifecycleConfig config) {
        this.dataSource = dataSource;
        this.notifier = notifier;
        this.config = config;
    }

    private record Person(UUID id, String phone, String firstName) {}

    @Override
    public StepName name() {
        return StepName.NOTICE;
    }

    @Override
    public String preview(Connection connection, Lifecycle lifecycle) throws SQLException {
        long people = Statements.number(connection, "select count(*)" + PEOPLE);
        long without = Statements.number(connection, "select count(*) from contact where phone is null");
        return people + " people are texted" + (notifier.configured() ? "" : " by hand, no notifier is configured")
                + "; " + without + " have no number.";
    }

    @Override
    public StepResult run(StepRun run) {
        if (!notifier.configured()) {
            return run.is(ByHand.CONFIRMED)
                    ? StepResult.done()
                    : StepResult.waiting("Tell everybody, and confirm it: POST /v1/lifecycle/steps/notice/confirm");
        }
        try {
            return text(run);
        } catch (NotifierUnavailableException e) {
            return StepResult.waiting(String.valueOf(e.getMessage()));
        }
    }

    private StepResult text(StepRun run) {
        if (!run.is(ALL_MADE)) {
            Answer template = notifier.putTemplate(
                    template(run), String.valueOf(run.plan().notice()));
            if (!template.isGood()) {
                return refused("template", template);
            }
            for (List<Person> people = next(run); !people.isEmpty(); people = next(run)) {
                Answer made = make(run, people);
                if (made.status() == 422 || made.status() == 409) {
                    // Made before a crash, of others: it was never started. Another takes its place.
                    run.keep(ATTEMPT, number(run, ATTEMPT) + 1);
                    continue;
                }
                if (!made.isGood()) {
                    return refused("campaign", made);
                }
                List<Object> campaigns = new ArrayList<>(campaigns(run));
                campaigns.add(made.body().path("id").asText());
                run.progress().put(CAMPAIGNS, campaigns);
                run.progress().put(PEOPLE_COUNT, number(run, PEOPLE_COUNT) + people.size());
                run.keep(AFTER, people.getLast().id().toString());
            }
            run.keep(ALL_MADE, true);
        }
        return send(run);
    }

    private Answer make(StepRun run, List<Person> people) {
        boolean named = new NoticeText(String.valueOf(run.plan().notice())).isNamed();
        List<Map<String, Object>> recipients = new ArrayList<>();
        for (Person person : people) {
            recipients.add(
                    named
                            ? Map.of("to", person.phone(), "values", Map.of(NoticeText.FIRST_NAME, person.firstName()))
                            : Map.of("to", person.phone()));
        }
        int part = campaigns(run).size();
        return notifier.createCampaign(
                template(run) + "-" + part + "-" + number(run, ATTEMPT),
                Map.of(
                        "name",
                        "Closing, part " + (part + 1),
                        "template",
                        template(run),
                        "recipients",
                        recipients,
                        // A number that nobody can be texted at holds nobody else up.
                        "onError",
                        "skip"));
    }

    private StepResult send(StepRun run) {
        long open = 0;
        for (Object campaign : campaigns(run)) {
            String id = campaign.toString();
            String state = notifier.campaign(id).body().path("state").asText();
            switch (state) {
                case "COMPLETED" -> {}
                case "CANCELLED", "FAILED" -> {
                    return StepResult.failed("campaign " + id + " of the notifier is " + state);
                }
                default -> {
                    open++;
                    Answer started = notifier.startCampaign(id);
                    if (!started.isGood() && started.status() != 409) {
                        return refused("start of a campaign", started);
                    }
                }
            }
        }
        return open == 0 ? StepResult.done() : StepResult.waiting(open + " campaigns of the notifier are on their way");
    }

    private List<Person> next(StepRun run) {
        Object after = run.progress().get(AFTER);
        try (Connection connection = dataSource.getConnection()) {
            return Statements.list(
                    connection,
                    "select id, phone, first_name" + PEOPLE + " and c.id > ? order by c.id limit ?",
                    row -> new Person(row.getObject(1, UUID.class), row.getString(2), row.getString(3)),
                    after == null ? new UUID(0, 0) : UUID.fromString(after.toString()),
                    config.noticeBatch());
        } catch (SQLException e) {
            throw new IllegalStateException("the people to text could not be read", e);
        }
    }

    /** What was texted is texted; what was not is not any more. */
    @Override
    public StepResult revert(StepRun run) {
        try {
            for (Object campaign : campaigns(run)) {
                Answer cancelled = notifier.cancelCampaign(campaign.toString());
                if (!cancelled.isGood() && cancelled.status() != 409 && cancelled.status() != 404) {
                    return refused("cancellation of a campaign", cancelled);
                }
            }
            return StepResult.done();
        } catch (NotifierUnavailableException e) {
            return StepResult.waiting(String.valueOf(e.getMessage()));
        }
    }

    private static String template(StepRun run) {
        return "closing-" + run.run();
    }

    private static List<?> campaigns(StepRun run) {
        return run.progress().get(CAMPAIGNS) instanceof List<?> some ? some : List.of();
    }

    private static long number(StepRun run, String name) {
        return run.progress().get(name) instanceof Number number ? number.longValue() : 0;
    }

    private static StepResult refused(String what, Answer answer) {
        String reason = "the notifier refused the " + what + " with " + answer.status() + ": "
                + answer.body().path("detail").asText();
        // An operator mends a token, and nothing here has to be begun again.
        return answer.status() == 401 || answer.status() == 403
                ? StepResult.waiting(reason)
                : StepResult.failed(reason);
    }
}
