package dev.carillon.notifier.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** That the provider refused an account, and until when it therefore takes no message. */
@Entity
@Table(name = "account_refusal")
public class AccountRefusal {
    @Id
    private String account;

    private int code;
    private String reason;

    @Column(name = "refused_at")
    private Instant refusedAt;

    private Instant until;

    protected AccountRefusal() {}

    AccountRefusal(String account, int code, String reason, Instant refusedAt, Instant until) {
        this.account = account;
        this.code = code;
        this.reason = reason;
        this.refusedAt = refusedAt;
        this.until = until;
    }

    String account() {
        return account;
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }

    Instant refusedAt() {
        return refusedAt;
    }

    Instant until() {
        return until;
    }
}
