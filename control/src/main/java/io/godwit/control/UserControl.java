package io.godwit.control;

import io.godwit.control.ServiceControl.Caller;
import io.godwit.control.access.Passwords;
import io.godwit.control.access.ResourceView;
import io.godwit.control.access.Role;
import io.godwit.control.access.User;
import io.godwit.control.access.UserDecision;
import io.godwit.control.resource.ResourceBook;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The users of the service. Thread-safe; every method blocks. */
public final class UserControl {
    /** Who is there before there is anybody. */
    public static final String FIRST_ADMIN = "admin";

    /** Each takes about ten seconds where Kafka does not answer. */
    private static final int MOST_ATTEMPTS = 6;

    private final ResourceBook book;
    private final ResourceView view;
    private final Passwords passwords;
    private final Clock clock;

    /** Users that are kept in {@code book}. */
    public UserControl(ResourceBook book, ResourceView view, Passwords passwords, Clock clock) {
        this.book = book;
        this.view = view;
        this.passwords = passwords;
        this.clock = clock;
    }

    /**
     * Creates the first admin, unless there is a user; of several instances that start at the same time, one does. A write whose answer is
     * lost is repeated, since it may have been made.
     *
     * @param given the password, asked for only where there is no user; one is generated where it is absent
     * @param generated receives a generated one, once the user has it, or may have it
     * @return whether this call created the user
     */
    public boolean ensureFirstAdmin(Supplier<Optional<String>> given, Consumer<String> generated) {
        if (!view.now().all(User.TYPE).isEmpty()) {
            return false;
        }
        Optional<String> known = given.get();
        String password = known.orElseGet(passwords::generated);
        User admin = User.created(FIRST_ADMIN, passwords.hash(password), Set.of(Role.ADMIN), clock.millis());
        String request = UUID.randomUUID().toString();
        Backoff waits = new Backoff();
        for (int attempt = 1; ; attempt++) {
            try {
                boolean created = book.write(kept -> UserDecision.first(kept, admin, request, clock.instant()))
                        .result()
                        .isPresent();
                if (created && known.isEmpty()) {
                    generated.accept(password); // immediately: nothing that fails now may lose it
                }
                return created;
            } catch (GodwitException e) {
                if (e.kind() != GodwitException.Kind.RETRIABLE || attempt == MOST_ATTEMPTS) {
                    if (known.isEmpty()) {
                        generated.accept(password);
                    }
                    throw e;
                }
                waits.await();
            }
        }
    }

    /** Every user, by name. */
    public List<User> all() {
        return view.now().all(User.TYPE);
    }

    /** Makes a user known. */
    public User create(String name, String password, Set<Role> roles, Caller caller) {
        String hash = passwords.hash(password);
        User user = User.created(name, hash, roles, clock.millis());
        User created = book.write(kept -> UserDecision.created(kept, user, caller.requestId(), clock.instant()))
                .result()
                .orElseThrow();
        requireSame(created, Optional.of(hash), Optional.of(password));
        view.refresh();
        return created;
    }

    /** Gives a user another password, other roles, or both. */
    public User change(String name, Optional<String> password, Optional<Set<Role>> roles, Caller caller) {
        Optional<String> hash = password.map(passwords::hash);
        User changed = book.write(
                        kept -> UserDecision.changed(kept, name, hash, roles, caller.requestId(), clock.instant()))
                .result()
                .orElseThrow();
        requireSame(changed, hash, password);
        view.refresh();
        return changed;
    }

    /** A request that is repeated with another password is another request. */
    private void requireSame(User done, Optional<String> hash, Optional<String> password) {
        if (hash.isPresent()
                && !done.passwordHash().equals(hash.get())
                && !passwords.matches(password.orElseThrow(), Optional.of(done))) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "another request was made under this id",
                    "give each request an id of its own, and repeat one only as it was");
        }
    }

    /** Forgets a user with all tokens. */
    public void delete(String name, Caller caller) {
        book.write(kept -> UserDecision.deleted(kept, name, caller.requestId(), clock.instant()));
        view.refresh();
    }
}
