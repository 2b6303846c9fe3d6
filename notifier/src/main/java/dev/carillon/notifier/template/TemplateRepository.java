package dev.carillon.notifier.template;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** Where templates are kept, by name. */
@ApplicationScoped
public class TemplateRepository implements PanacheRepositoryBase<Template, String> {}
