package io.godwit.control.resource;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.util.OptionalLong;

/**
 * A type of resource.
 *
 * @param prefix where its keys begin; ends with a slash
 * @param format of its records
 * @param title what users call one of them
 */
public record ResourceType<R extends Resource<R>>(String prefix, Class<R> format, String title, Codes codes) {
    /** With the codes that have no name of their own for this type. */
    public static <R extends Resource<R>> ResourceType<R> of(String prefix, Class<R> format, String title) {
        return new ResourceType<>(
                prefix,
                format,
                title,
                new Codes(
                        ErrorCode.RESOURCE_UNKNOWN,
                        ErrorCode.RESOURCE_EXISTS,
                        ErrorCode.RESOURCE_USED,
                        ErrorCode.RESOURCE_REVISION));
    }

    /** How a refusal is named. */
    public record Codes(ErrorCode unknown, ErrorCode exists, ErrorCode used, ErrorCode revision) {}

    /** Key of the record of that name. */
    public String key(String name) {
        return prefix + name;
    }

    GodwitException unknown(String name) {
        return GodwitException.configuration(
                codes.unknown(), "no " + title + " is named " + name, "create it first, or correct the name");
    }

    GodwitException exists(String name) {
        return GodwitException.configuration(
                codes.exists(),
                "a " + title + " named " + name + " exists already",
                "choose another name, or change that " + title);
    }

    void requireRevision(R known, OptionalLong seen) {
        if (seen.isPresent() && seen.getAsLong() != known.revision()) {
            throw GodwitException.configuration(
                    codes.revision(),
                    title + " " + known.name() + " is at revision " + known.revision() + ", not at " + seen.getAsLong(),
                    "look at it again, and repeat the request with its revision");
        }
    }
}
