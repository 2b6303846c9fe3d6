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
