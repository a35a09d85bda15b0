package io.godwit.control.resource;

/**
 * What users keep under a name in {@code godwit.resources} and change by its revision: a data source, a template.
 *
 * @param <R> itself
 */
public interface Resource<R extends Resource<R>> {
    /** What it is. */
    ResourceType<R> type();

    /** Its name, unique among those of its type. */
    String name();

    /** 1 when it is created, raised by each change. */
    long revision();

    /** What the user sent of it. A request that is repeated with something else is refused; only a number made of it is kept. */
    Object sent();

    /**
     * This one with what {@code newer} says, at the next revision.
     *
     * @throws io.godwit.model.error.GodwitException configuration, when it cannot become that
     */
    R changedTo(R newer);

    /** Key of its record. */
    default String key() {
        return type().key(name());
    }
}
