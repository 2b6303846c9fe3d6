package dev.carillon.notifier.campaign;

import dev.carillon.notifier.privacy.OptOutLinks;
import dev.carillon.notifier.template.TemplateText;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as it is stored. Written through this class when it is made; every later change is a conditional update in
 * {@link CampaignRepository}.
 */
@Entity
@Table(name = "campaign")
public class Campaign {
    @Id
    private UUID id;

    private String name;
    private String template;
    private String body;

    @Enumerated(EnumType.STRING)
    private CampaignState state;

    @Column(name = "smart_encoding")
    private boolean smartEncoding;

    @Column(name = "messages_per_second")
    private @Nullable Double messagesPerSecond;

    @Column(name = "sending_window")
    private @Nullable String window;

    private String[] accounts;

    @Column(name = "skips_invalid")
    private boolean skipsInvalid;

    private int total;

    @Column(name = "rows_read")
    private int rowsRead;

    private int duplicates;
    private int invalid;
    private int suppressed;

    @Column(name = "without_number")
    private int withoutNumber;

    private @Nullable String failure;

    @Column(name = "contacts_query")
    private @Nullable String contactsQuery;

    @Column(name = "creating_until")
    private @Nullable Instant creatingUntil;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "start_at")
    private @Nullable Instant startAt;

    @Column(name = "started_at")
    private @Nullable Instant startedAt;

    @Column(name = "completed_at")
    private @Nullable Instant completedAt;

    protected Campaign() {}

    Campaign(UUID id, String name, String template, String body, CampaignPlan plan, Instant now) {
        this.id = id;
        this.name = name;
        this.template = template;
        this.body = body;
        this.state = CampaignState.DRAFT;
        this.smartEncoding = plan.smartEncoding();
        this.messagesPerSecond = plan.messagesPerSecond().orElse(null);
        this.window = plan.window().map(SendingWindow::toString).orElse(null);
        this.accounts = plan.accounts().toArray(String[]::new);
        this.skipsInvalid = plan.skipsInvalid();
        this.createdAt = now;
    }

    /** Leaves the recipients to be read in the background. */
    void createFrom(String query, Instant leasedUntil) {
        state = CampaignState.CREATING;
        contactsQuery = query;
        creatingUntil = leasedUntil;
    }

    void count(RecipientCounts counts) {
        rowsRead = counts.read();
        total = counts.messages();
        duplicates = counts.duplicates();
        invalid = counts.invalid();
        suppressed = counts.suppressed();
        withoutNumber = counts.withoutNumber();
    }

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    String template() {
        return template;
    }

    /** The template's text as it was when the campaign was made. */
    String body() {
        return body;
    }

    /** The values that its recipients have to have; their opt-out link is made for them. */
    Set<String> placeholders() {
        return new TemplateText(body)
                .placeholders().stream()
                        .filter(name -> !name.equals(OptOutLinks.NAME))
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    CampaignState state() {
        return state;
    }

    CampaignPlan plan() {
        return new CampaignPlan(
                Optional.ofNullable(messagesPerSecond),
                Optional.ofNullable(window).map(SendingWindow::of),
                Set.copyOf(List.of(accounts)),
                smartEncoding,
                skipsInvalid);
    }

    RecipientCounts counts() {
        return new RecipientCounts(rowsRead, total, duplicates, invalid, suppressed, withoutNumber);
    }

    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    Optional<String> contactsQuery() {
        return Optional.ofNullable(contactsQuery);
    }

    Optional<Instant> creatingUntil() {
        return Optional.ofNullable(creatingUntil);
    }

    Instant createdAt() {
        return createdAt;
    }

    Optional<Instant> startAt() {
        return Optional.ofNullable(startAt);
    }

    Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    Optional<Instant> completedAt() {
        return Optional.ofNullable(completedAt);
    }
}
