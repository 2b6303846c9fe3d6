package dev.carillon.contacts.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.contact.ContactWriter;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.MergePolicy;
import dev.carillon.contacts.contact.Origin;
import dev.carillon.contacts.contact.PersonName;
import dev.carillon.contacts.contact.Source;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes in whatever order, by files, webhooks, callers, merges and what undoes them: who opted out stays out until
 * they say otherwise themselves, and who was erased stays gone.
 */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class RespectedTest {
    private static final int RUNS = 12;
    private static final int STEPS = 40;
    private static final List<String> PEOPLE = List.of("ana", "boris", "clara", "dora", "emil");

    @Inject
    Database database;

    @Inject
    ContactWriter writer;

    static Stream<Long> seeds() {
        long first = Long.getLong("carillon.seed", System.nanoTime());
        return Stream.iterate(first, seed -> seed + 1).limit(RUNS);
    }

    @ParameterizedTest(name = "-Dcarillon.seed={0}")
    @MethodSource("seeds")
    void whoOptedOutStaysOutAndWhoWasErasedStaysGone(long seed) {
        database.clear();
        Random random = new Random(seed);
        Set<String> out = new HashSet<>();
        Set<String> gone = new HashSet<>();
        List<String> story = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            String who = PEOPLE.get(random.nextInt(PEOPLE.size()));
            switch (random.nextInt(10)) {
                case 0, 1 -> {
                    story.add("import " + who);
                    write(who, Source.IMPORT, MergePolicy.REPLACE);
                }
                case 2, 3 -> {
                    story.add("webhook " + who);
                    write(who, Source.WORDPRESS, MergePolicy.FILL_GAPS);
                }
                case 4 -> optOut(who, out, story);
                case 5 -> merge(who, PEOPLE.get(random.nextInt(PEOPLE.size())), story);
                case 6 -> undo(story);
                case 7 -> remove(who, story);
                case 8 -> {
                    if (random.nextInt(3) == 0) {
                        erase(who, gone, out, story);
                    }
                }
                default -> {
                    story.add("create " + who);
                    Api.writes(Map.of("email", email(who))).post("/v1/contacts");
                }
            }
            check(out, gone, story);
        }
    }

    private void check(Set<String> out, Set<String> gone, List<String> story) {
        for (String who : PEOPLE) {
            String contact = find(who);
            if (gone.contains(who)) {
                assertThat(contact).as("%s was erased: %s", who, story).isEmpty();
            } else if (out.contains(who) && !contact.isEmpty()) {
                assertThat(database.text(
                                "select coalesce(max(state), '') from consent_state where contact_id = ?::uuid"
                                        + " and purpose = 'news'",
                                contact))
                        .as("%s opted out: %s", who, story)
                        .isEqualTo("WITHDRAWN");
            }
        }
    }

    /** Every address of the contact is opted out with it. */
    private void optOut(String who, Set<String> out, List<String> story) {
        String contact = find(who);
        if (!contact.isEmpty()) {
            story.add("opt-out " + who);
            say(contact, "WITHDRAWN");
            PEOPLE.stream().filter(other -> find(other).equals(contact)).forEach(out::add);
        }
    }

    private void merge(String who, String other, List<String> story) {
        String survivor = find(who);
        String merged = find(other);
        if (!survivor.isEmpty() && !merged.isEmpty() && !survivor.equals(merged)) {
            story.add("merge " + other + " into " + who);
            Api.writes(Map.of("from", List.of(merged)))
                    .post("/v1/contacts/" + survivor + "/merge")
                    .then()
                    .statusCode(201);
        }
    }

    private void undo(List<String> story) {
        String merge = database.text("select coalesce((select id::text from contact_merge where undone_at is null"
                + " order by merged_at desc limit 1), '')");
        if (!merge.isEmpty()) {
            story.add("undo");
            int status = Api.writer().post("/v1/merges/" + merge + "/undo").statusCode();
            assertThat(status).as("%s", story).isIn(200, 409);
        }
    }

    private void remove(String who, List<String> story) {
        String contact = find(who);
        if (!contact.isEmpty()) {
            story.add("remove " + who);
            Api.writer().delete("/v1/contacts/" + contact).then().statusCode(204);
        }
    }

    private void erase(String who, Set<String> gone, Set<String> out, List<String> story) {
        String contact = find(who);
        if (!contact.isEmpty()) {
            story.add("erase " + who);
            List<String> theirs =
                    PEOPLE.stream().filter(other -> find(other).equals(contact)).toList();
            Api.writer().post("/v1/contacts/" + contact + "/erase").then().statusCode(201);
            gone.addAll(theirs);
            out.removeAll(theirs);
        }
    }

    private void say(String contact, String state) {
        Api.writes(Map.of("purpose", "news", "state", state))
                .post("/v1/contacts/" + contact + "/consents")
                .then()
                .statusCode(201);
    }

    private void write(String who, Source source, MergePolicy policy) {
        writer.write(
                List.of(ContactDraft.of(EmailAddress.stored(email(who)), PersonName.split(who + " Q"))),
                Origin.of(source, new UUID(7, 7)),
                policy);
    }

    /** The contact that has this address, as its own or by a merge; "" where nobody has. */
    private String find(String who) {
        return database.text(
                "select coalesce((select id::text from contact where email = ? union"
                        + " select contact_id::text from contact_alias where email = ?), '')",
                email(who),
                email(who));
    }

    private static String email(String who) {
        return who + "@example.org";
    }
}
