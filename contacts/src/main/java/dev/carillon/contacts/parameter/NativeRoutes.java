package dev.carillon.contacts.parameter;

import dev.carillon.contacts.audit.AuditResource;
import dev.carillon.contacts.consent.ConsentResource;
import dev.carillon.contacts.contact.ContactResource;
import dev.carillon.contacts.contact.ContactSearch;
import dev.carillon.contacts.exporting.ExportResource;
import dev.carillon.contacts.gravatar.ScanResource;
import dev.carillon.contacts.importing.ImportParameters;
import dev.carillon.contacts.importing.ImportResource;
import dev.carillon.contacts.label.BulkResource;
import dev.carillon.contacts.label.ListResource;
import dev.carillon.contacts.label.TagResource;
import dev.carillon.contacts.lifecycle.LifecycleResource;
import dev.carillon.contacts.merging.ContactMergeResource;
import dev.carillon.contacts.merging.DuplicateResource;
import dev.carillon.contacts.merging.MergeResource;
import dev.carillon.contacts.note.NoteResource;
import dev.carillon.contacts.privacy.ErasureResource;
import dev.carillon.contacts.privacy.PrivacyResource;
import dev.carillon.contacts.retention.RetentionResource;
import dev.carillon.contacts.subscription.SubscriptionResource;
import dev.carillon.contacts.timeline.TimelineResource;
import dev.carillon.contacts.webhook.DeliveryResource;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The routes of the API, of which a native image is to keep the annotations that {@code KnownParameters} reads; of the beans
 * that gather parameters as well.
 */
@RegisterForReflection(
        targets = {
            AuditResource.class,
            BulkResource.class,
            ConsentResource.class,
            ContactMergeResource.class,
            ContactResource.class,
            ContactSearch.class,
            DeliveryResource.class,
            DuplicateResource.class,
            ErasureResource.class,
            ExportResource.class,
            ImportParameters.class,
            ImportResource.class,
            LifecycleResource.class,
            ListResource.class,
            MergeResource.class,
            NoteResource.class,
            PrivacyResource.class,
            RetentionResource.class,
            ScanResource.class,
            SubscriptionResource.class,
            TagResource.class,
            TimelineResource.class
        })
final class NativeRoutes {
    private NativeRoutes() {}
}
