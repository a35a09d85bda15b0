package io.godwit.cli.context;

import io.godwit.runtime.json.Kept;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All contexts of a user, by name.
 *
 * @param current name of the one that commands use which name none
 */
@Kept(in = "the file of contexts of a user", version = 1)
public record Contexts(Optional<String> current, List<Context> contexts) {
    static final Contexts NONE = new Contexts(Optional.empty(), List.of());

    /** Sorts them. */
    public Contexts {
        contexts = contexts.stream().sorted(Comparator.comparing(Context::name)).toList();
    }

    public Optional<Context> named(String name) {
        return contexts.stream().filter(context -> context.name().equals(name)).findFirst();
    }

    public Optional<Context> inUse() {
        return current.flatMap(this::named);
    }

    /** The context of a server; the one in use where there are several. */
    Optional<Context> of(String server) {
        return inUse().filter(context -> context.isOf(server)).or(() -> contexts.stream()
                .filter(context -> context.isOf(server))
                .findFirst());
    }

    /** With this one instead of any of its name. */
    public Contexts with(Context added) {
        List<Context> next = new ArrayList<>(contexts);
        next.removeIf(context -> context.name().equals(added.name()));
        next.add(added);
        return new Contexts(current, next);
    }

    public Contexts using(String name) {
        return new Contexts(Optional.of(name), contexts);
    }
}
