package dev.carillon.contacts.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.Surroundings;
import dev.carillon.contacts.consent.ConsentService;
import dev.carillon.contacts.consent.ConsentState;
import dev.carillon.contacts.consent.NewConsent;
import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.contact.ContactService;
import dev.carillon.contacts.contact.ContactWriter;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.MergePolicy;
import dev.carillon.contacts.contact.Origin;
import dev.carillon.contacts.contact.PersonName;
import dev.carillon.contacts.contact.PhoneNumber;
import dev.carillon.contacts.contact.Precondition;
import dev.carillon.contacts.contact.Source;
import dev.carillon.contacts.merging.MergeRequest;
import dev.carillon.contacts.merging.MergeService;
import dev.carillon.contacts.note.NewNote;
import dev.carillon.contacts.note.NoteService;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Imports, opt-outs, webhooks, notes and attributes that tell of others, merges, undoings, removals and erasures in random
 * orders.
 * Whatever the order: of whoever was erased no table holds a whole name, an address or a number, from then on; they do not
 * come back by a file or a webhook; and whoever opted out is opted out still. The seed stands in the test's name.
 */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class ErasedHistoryPropertyTest {
    private static final int STEPS = 70;
    private static final List<Person> PEOPLE = List.of(
            new Person(0, "Zdravka", "Gerganova"),
            new Person(1, "José", "Muñozco"),
            new Person(2, "Łukasz", "Wiśniewicz"),
            new Person(3, "Божидара", "Тодоринска"),
            new Person(4, "Anneliese", "Großmeister"),
            new Person(5, "Petronella", "van der Vlieten"));

    /** Somebody with an address and a number of their own. */
    private record Person(int number, String first, String last) {
        EmailAddress email() {
            return new EmailAddress("resident" + number + "@history.example");
        }

        PhoneNumber phone() {
            return new PhoneNumber("+35988770011" + number);
        }

        /** One of the ways in which others write of them. */
        String mention(Random random) {
            return switch (random.nextInt(8)) {
                case 0 -> first + " " + last;
                case 1 -> (last + ", " + first).toUpperCase(Locale.ROOT);
                case 2 -> "the " + first.toLowerCase(Locale.ROOT) + "\n" + last.toLowerCase(Locale.ROOT);
                case 3 -> email().value().toUpperCase(Locale.ROOT);
                case 4 -> "<" + email().value() + ">";
                case 5 -> "0887-70-01-1" + number;
                case 6 -> phone().value();
                default -> email().value().replace("@", "%40");
            };
        }

        /** What of them is nobody else's. */
        List<String> traces() {
            return List.of(
                    last.toLowerCase(Locale.ROOT),
                    last.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT),
                    email().value(),
                    email().value().replace("@", "%40"),
                    "88770011" + number,
                    "887-70-01-1" + number);
        }
    }

    @Inject
    Database database;

    @Inject
    ContactWriter writer;

    @Inject
    ContactService contacts;

    @Inject
    NoteService notes;

    @Inject
    ConsentService consents;

    @Inject
    MergeService merges;

    @Inject
    ErasureService erasures;

    private final ObjectMapper json = new ObjectMapper();
    private final Set<Person> erased = new HashSet<>();
    private final Set<Person> optedOut = new HashSet<>();
    private final Deque<UUID> merged = new ArrayDeque<>();
    private int redacted;

    static List<Long> seeds() {
        // The fifth was come upon by chance: two merges of which one is inside the other, both undone before an
        // erasure.
        return List.of(1L, 2L, 3L, 4L, 8188801833205338287L, new Random().nextLong());
    }

    static List<Long> otherSeeds() {
        // The third was come upon by chance: a name in the snapshot of a merge that nothing could undo any more.
        return List.of(1L, 2L, 4163361157694660622L, 7569703699517005783L);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingOfTheErasedIsLeftWhateverTheOrder(long seed) throws Exception {
        go(seed, false);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("otherSeeds")
    void norIsItWhereContactsWereRemoved(long seed) throws Exception {
        go(seed, true);
    }

    private void go(long seed, boolean removing) throws Exception {
        database.clear();
        database.execute("delete from contact_event");
        Surroundings.BROKER.forget();
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            if (removing && random.nextInt(8) == 0) {
                remove(any(random));
            }
            step(random);
            check("seed " + seed + ", step " + step);
        }
        for (Person person : PEOPLE) {
            erase(person);
            check("seed " + seed + ", erasing " + person.number());
        }
        if (!removing) { // else those who told may be gone
            assertThat(redacted).as("seed %d: others told of somebody", seed).isPositive();
        }
        assertThat(database.number("select count(*) from contact")).isZero();
    }

    private void step(Random random) throws Exception {
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> write(random, Source.IMPORT, MergePolicy.REPLACE);
            case 3, 4 -> write(random, Source.WORDPRESS, MergePolicy.FILL_GAPS);
            case 5 -> optOut(random);
            case 6, 7, 8 -> note(random);
            case 9, 10 -> attribute(random);
            case 11 -> merge(random);
            case 12 -> undo();
            default -> {
                // Rarely, so that there is something to erase.
                if (random.nextInt(3) == 0) {
                    erase(any(random));
                }
            }
        }
    }

    private void write(Random random, Source source, MergePolicy policy) {
        Person person = any(random);
        if (sharing(person).size() > 1) {
            return; // a file that names one of two who were merged gives both the name, and a person has one here
        }
        ContactDraft draft = new ContactDraft(
                person.email(), new PersonName(person.first(), person.last()), person.phone(), Set.of(), Set.of());

        boolean isTaken = !writer.write(List.of(draft), Origin.of(source, new UUID(7, 7)), policy)
                .isEmpty();

        assertThat(isTaken).isEqualTo(!erased.contains(person));
    }

    private void optOut(Random random) {
        Person person = any(random);
        UUID contact = contactOf(person);
        if (contact != null) {
            consents.record(
                    contact, new NewConsent("news", ConsentState.WITHDRAWN, null, "phone", Map.of()), null, "test");
            optedOut.add(person);
        }
    }

    private void note(Random random) throws Exception {
        UUID contact = contactOf(any(random));
        if (contact != null) {
            notes.add(contact, new NewNote("Met " + known(random).mention(random) + " today"), null, "test");
        }
    }

    private void attribute(Random random) throws Exception {
        UUID contact = contactOf(any(random));
        if (contact != null) {
            Map<String, Object> patch = Map.of(
                    "attributes",
                    Map.of(
                            "friend" + random.nextInt(3),
                            known(random).mention(random),
                            "team",
                            List.of(known(random).mention(random), 7)));
            contacts.patch(contact, json.valueToTree(patch), new Precondition(null), null, "test");
        }
    }

    private void merge(Random random) {
        UUID survivor = contactOf(any(random));
        UUID other = contactOf(any(random));
        if (survivor != null && other != null && !survivor.equals(other)) {
            merged.push(
                    merges.merge(survivor, new MergeRequest(List.of(other), null), null, new Precondition(null), "test")
                            .id());
        }
    }

    private void undo() {
        if (!merged.isEmpty()) {
            try {
                merges.undo(merged.pop(), "test");
            } catch (ProblemException e) {
                // Gone with somebody who was erased; what of it may be undone is another test's to say.
                assertThat(e.problem().status()).isIn(404, 409);
            }
        }
    }

    private void remove(Person person) {
        UUID contact = contactOf(person);
        if (contact != null) {
            contacts.delete(contact, new Precondition(null), "test");
        }
    }

    private void erase(Person person) {
        List<Person> one = sharing(person);
        Map<String, Long> counts = erasures.erase(
                        person.email().value(), person.phone().value(), null, "test")
                .counts();
        redacted += (int) (counts.getOrDefault("redactedNotes", 0L) + counts.getOrDefault("redactedAttributes", 0L));
        erased.addAll(one);
    }

    /** The person, and everybody who was merged into the same contact: they are one by now. */
    private List<Person> sharing(Person person) {
        UUID contact = contactOf(person);
        return contact == null
                ? List.of(person)
                : PEOPLE.stream()
                        .filter(other -> contact.equals(contactOf(other)))
                        .toList();
    }

    private void check(String when) {
        String dump = database.dump();
        String small = dump.toLowerCase(Locale.ROOT);
        for (Person person : erased) {
            person.traces()
                    .forEach(trace -> assertThat(small.contains(trace))
                            .as("%s: '%s' of %d, who was erased", when, trace, person.number())
                            .isFalse());
            assertThat(contactOf(person)).as(when).isNull();
        }
        for (Person person : optedOut) {
            UUID contact = contactOf(person);
            if (contact != null) {
                assertThat(database.number(
                                "select count(*) from consent_state where contact_id = ? and purpose = 'news'"
                                        + " and state = 'WITHDRAWN'",
                                contact))
                        .as("%s: opt-out of %d", when, person.number())
                        .isOne();
            }
        }
    }

    private static Person any(Random random) {
        return PEOPLE.get(random.nextInt(PEOPLE.size()));
    }

    /** Somebody whom we know: of one who was erased, or never came, anybody may write a name. */
    private Person known(Random random) {
        List<Person> known =
                PEOPLE.stream().filter(person -> contactOf(person) != null).toList();
        return known.get(random.nextInt(known.size()));
    }

    private @Nullable UUID contactOf(Person person) {
        String id = database.text("""
                select (select id from (select id from contact where email = ?
                        union all select contact_id from contact_alias where email = ?) as one)""", person.email().value(), person.email().value());
        return id.isEmpty() ? null : UUID.fromString(id);
    }
}
