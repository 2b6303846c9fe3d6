package dev.carillon.notifier.optout;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One reason not to text a number, from one sender or from any. Only read through this class. */
@Entity
@Table(name = "suppression")
public class Suppression {
    /** The sender that stands for every one. */
    public static final String EVERY_SENDER = "";

    @Id
    private long id;

    @Column(name = "number_hash")
    private String numberHash;

    private String sender;

    @Enumerated(EnumType.STRING)
    private Reason reason;

    private @Nullable String number;
    private @Nullable String source;
    private @Nullable String note;

    @Column(name = "created_at")
    private Instant createdAt;

    protected Suppression() {}

    long id() {
        return id;
    }

    String numberHash() {
        return numberHash;
    }

    public String sender() {
        return sender;
    }

    public Reason reason() {
        return reason;
    }

    Optional<String> number() {
        return Optional.ofNullable(number);
    }

    Optional<String> source() {
        return Optional.ofNullable(source);
    }

    Optional<String> note() {
        return Optional.ofNullable(note);
    }

    Instant createdAt() {
        return createdAt;
    }
}
