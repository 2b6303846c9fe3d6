package dev.carillon.notifier.template;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A stored template. */
@Entity
@Table(name = "template")
public class Template {
    @Id
    private String name;

    private String body;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    protected Template() {}

    Template(String name, String body, Instant now) {
        this.name = name;
        this.body = body;
        this.createdAt = now;
        this.updatedAt = now;
    }

    void replace(String newBody, Instant now) {
        body = newBody;
        updatedAt = now;
    }

    public String name() {
        return name;
    }

    public TemplateText text() {
        return new TemplateText(body);
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }
}
