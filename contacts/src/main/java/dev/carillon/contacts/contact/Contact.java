package dev.carillon.contacts.contact;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A contact as it is read. Written by {@link ContactWriter} alone, so nothing here changes anything. */
@Entity
@Table(name = "contact")
public class Contact {
    @Id
    private UUID id;

    private String email;

    @Column(name = "first_name")
    private String firstName;

    @Column(name = "last_name")
    private String lastName;

    private @Nullable String phone;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @ElementCollection
    @CollectionTable(name = "contact_list", joinColumns = @JoinColumn(name = "contact_id"))
    @Column(name = "list")
    private Set<String> lists = new HashSet<>();

    @ElementCollection
    @CollectionTable(name = "contact_tag", joinColumns = @JoinColumn(name = "contact_id"))
    @Column(name = "tag")
    private Set<String> tags = new HashSet<>();

    @ElementCollection
    @CollectionTable(name = "contact_source", joinColumns = @JoinColumn(name = "contact_id"))
    @Column(name = "source")
    private Set<String> sources = new HashSet<>();

    protected Contact() {}

    UUID id() {
        return id;
    }

    /** The contact as callers see it. */
    ContactDocument document() {
        return new ContactDocument(
                id,
                email,
                firstName,
                lastName,
                phone,
                lists.stream().sorted().toList(),
                tags.stream().sorted().toList(),
                sources.stream().sorted().toList(),
                createdAt,
                updatedAt);
    }
}
