package dev.carillon.notifier.campaign;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A campaign as it is stored. */
@Entity
@Table(name = "campaign")
public class Campaign {
    @Id
    private UUID id;

    private String name;
    private String template;

    @Enumerated(EnumType.STRING)
    private CampaignState state;

    private int total;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "started_at")
    private @Nullable Instant startedAt;

    @Column(name = "completed_at")
    private @Nullable Instant completedAt;

    protected Campaign() {}

    Campaign(UUID id, String name, String template, int total, Instant now) {
        this.id = id;
        this.name = name;
        this.template = template;
        this.state = CampaignState.DRAFT;
        this.total = total;
        this.createdAt = now;
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

    CampaignState state() {
        return state;
    }

    int total() {
        return total;
    }

    Instant createdAt() {
        return createdAt;
    }

    Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    Optional<Instant> completedAt() {
        return Optional.ofNullable(completedAt);
    }
}
