package dev.carillon.notifier.campaign.recipient;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one recipient.
 *
 * @param at where it stands in the request: {@code recipients[4]}, {@code line 6}
 * @param field {@code to}, or the placeholder or column at fault
 * @param column the number of that column in the file, from 1; absent where there is none
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecipientFault(
        String at, String field, @Nullable Integer column, String detail) {}
