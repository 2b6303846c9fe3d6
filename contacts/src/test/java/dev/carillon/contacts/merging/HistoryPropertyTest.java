package dev.carillon.contacts.merging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.contact.ContactWriter;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.MergePolicy;
import dev.carillon.contacts.contact.Origin;
import dev.carillon.contacts.contact.PersonName;
import dev.carillon.contacts.contact.Precondition;
import dev.carillon.contacts.contact.Source;
import dev.carillon.contacts.contact.WrittenContact;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Imports, webhooks, merges and undoings in random orders, beside a model that knows no more than which addresses are one
 * person. The seed stands in the test's name.
 */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class HistoryPropertyTest {
    private static final int STEPS = 60;
    private static final int ADDRESSES = 8;
    private static final UUID REFERENCE = UUID.fromString("018f0000-0000-7000-8000-000000000001");

    @Inject
    Database database;

    @Inject
    ContactWriter writer;

    @Inject
    MergeService merges;

    /** Which contact each address is of, and what the merges that stand took from whom, the latest first. */
    private final Map<EmailAddress, UUID> owners = new HashMap<>();

    private final Deque<Map<EmailAddress, UUID>> beforeMerges = new ArrayDeque<>();
    private final Deque<UUID> standing = new ArrayDeque<>();
    /** Whom the owner of the data gave a name, as it was before each merge that stands, and who got one since. */
    private final Set<UUID> named = new HashSet<>();

    private final Deque<Set<UUID>> namedBefore = new ArrayDeque<>();
    private final Deque<Set<UUID>> namedSince = new ArrayDeque<>();
    private int names;

    static List<Long> seeds() {
        long fresh = new Random().nextLong();
        return List.of(1L, 2L, 3L, 4L, 5L, fresh);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsEveryAddressWithOnePerson(long seed) {
        database.clear();
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            step(random);
            check("seed " + seed + ", step " + step);
        }
        while (!standing.isEmpty()) {
            undo();
            check("seed " + seed + ", undoing");
        }
        assertThat(database.number("select count(*) from contact"))
                .as("seed %d", seed)
                .isEqualTo(owners.size());
    }

    private void step(Random random) {
        switch (random.nextInt(5)) {
            case 0 -> write(random, Source.IMPORT, MergePolicy.REPLACE);
            case 1 -> write(random, Source.WORDPRESS, MergePolicy.FILL_GAPS);
            case 2 -> write(random, Source.API, MergePolicy.CREATE_ONLY);
            case 3 -> merge(random);
            default -> undo();
        }
    }

    private void write(Random random, Source source, MergePolicy policy) {
        EmailAddress address = new EmailAddress("p" + random.nextInt(ADDRESSES) + "@example.org");
        String name = source.label() + " " + names++;

        Map<EmailAddress, WrittenContact> written = writer.write(
                List.of(ContactDraft.of(address, PersonName.split(name))), Origin.of(source, REFERENCE), policy);

        WrittenContact contact = written.get(address);
        UUID owner = owners.get(address);
        if (owner != null && policy == MergePolicy.CREATE_ONLY) {
            assertThat(contact).isNull();
            return;
        }
        assertThat(contact).isNotNull();
        assertThat(contact.created()).isEqualTo(owner == null);
        if (owner != null) {
            assertThat(contact.id()).isEqualTo(owner);
        }
        owners.put(address, contact.id());
        if (policy != MergePolicy.FILL_GAPS) {
            named.add(contact.id());
            namedSince.forEach(since -> since.add(contact.id()));
        }
    }

    private void merge(Random random) {
        List<UUID> people = owners.values().stream().distinct().sorted().toList();
        if (people.size() < 2) {
            return;
        }
        UUID survivor = people.get(random.nextInt(people.size()));
        Set<UUID> others = people.stream()
                .filter(person -> !person.equals(survivor) && random.nextInt(3) == 0)
                .collect(Collectors.toSet());
        if (others.isEmpty()) {
            return;
        }
        beforeMerges.push(new HashMap<>(owners));
        MergeDocument merge = merges.merge(
                survivor, new MergeRequest(List.copyOf(others), null), null, new Precondition(null), "test");
        standing.push(merge.id());
        namedBefore.push(new HashSet<>(named));
        namedSince.push(new HashSet<>());
        if (others.stream().anyMatch(named::contains)) {
            named.add(survivor);
        }
        named.removeAll(others);
        owners.replaceAll((address, owner) -> others.contains(owner) ? survivor : owner);
    }

    private void undo() {
        if (standing.isEmpty()) {
            return;
        }
        merges.undo(standing.pop(), "test");
        named.clear();
        named.addAll(namedBefore.pop());
        named.addAll(namedSince.pop());
        Map<EmailAddress, UUID> before = beforeMerges.pop();
        // Addresses that came later are nobody's business here: they stay with who has them.
        before.forEach(owners::put);
    }

    private void check(String when) {
        owners.forEach((address, owner) -> assertThat(database.text("""
                        select string_agg(id::text, ',')
                          from (select id from contact where email = ?
                                union all select contact_id from contact_alias where email = ?) as o""", address.value(), address.value()))
                .as("%s: %s", when, address)
                .isEqualTo(owner.toString()));
        assertThat(database.number("select count(*) from contact"))
                .as(when)
                .isEqualTo(new HashSet<>(owners.values()).size());
        assertThat(database.number("select count(*) from contact_alias"))
                .as(when)
                .isEqualTo(owners.size() - new HashSet<>(owners.values()).size());
        // What the owner of the data said is never written over by what anybody can write.
        named.forEach(id -> assertThat(database.text("select first_name from contact where id = ?", id))
                .as(when)
                .isNotEqualTo("wordpress"));
    }
}
