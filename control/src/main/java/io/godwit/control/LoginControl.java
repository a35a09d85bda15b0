package io.godwit.control;

import io.godwit.control.access.AccessToken;
import io.godwit.control.access.Identity;
import io.godwit.control.access.LoginLimit;
import io.godwit.control.access.Passwords;
import io.godwit.control.access.ResourceView;
import io.godwit.control.access.Role;
import io.godwit.control.access.TokenDecision;
import io.godwit.control.access.TokenText;
import io.godwit.control.access.TokenWithdrawal;
import io.godwit.control.access.User;
import io.godwit.control.resource.ResourceBook;
import io.godwit.control.resource.ResourceDecision;
import io.godwit.control.resource.Resources;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * Logins and tokens. Every instance knows every token; one that is revoked is refused everywhere within half a second, and one that is
 * new is accepted everywhere immediately. Thread-safe; every method blocks.
 */
public final class LoginControl {
    private static final Duration LOGIN_KEPT = Duration.ofHours(12);

    private final ResourceBook book;
    private final ResourceView view;
    private final Passwords passwords;
    private final LoginLimit limit;
    private final TokenWithdrawal withdrawal;
    private final SecureRandom random;
    private final Clock clock;

    /** Users and tokens that are kept in {@code book}. */
    public LoginControl(
            ResourceBook book,
            ResourceView view,
            Passwords passwords,
            LoginLimit limit,
            SecureRandom random,
            Clock clock) {
        this.book = book;
        this.view = view;
        this.passwords = passwords;
        this.limit = limit;
        this.withdrawal = new TokenWithdrawal(book, clock);
        this.random = random;
        this.clock = clock;
    }

    /**
     * A token that is new.
     *
     * @param text what callers send; kept nowhere
     */
    public record Issued(AccessToken token, String text) {
        @Override
        public String toString() {
            return token.toString(); // without the text
        }
    }

    /** Whose token it is; a failure, LOGIN_REQUIRED, if it is not valid. */
    public Identity identify(String text) {
        return TokenText.read(text)
                .flatMap(sent -> identity(view.recent(), sent).or(() -> identity(view.now(), sent)))
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.LOGIN_REQUIRED,
                        "the token is not valid, or not any more",
                        "log in: godwit login, or POST /api/v1/login"));
    }

    private Optional<Identity> identity(Resources kept, TokenText sent) {
        return kept.find(AccessToken.TYPE, sent.id())
                .filter(sent::is)
                .filter(token -> clock.millis() < token.expiresAtMillis())
                .flatMap(token -> kept.find(User.TYPE, token.user()).map(user -> identity(token, user)));
    }

    /** What was taken from a user is taken from the user's tokens as well. */
    private static Identity identity(AccessToken token, User user) {
        return new Identity(
                user.name(),
                token.login() ? user.roles() : Role.common(token.roles(), user.roles()),
                token.login() ? Identity.By.LOGIN : Identity.By.TOKEN,
                Optional.of(token.name()),
                OptionalLong.of(token.expiresAtMillis()));
    }

    /**
     * A token for user and password. Whether the user exists shows neither in the answer nor in its time.
     *
     * @param address where the attempt comes from
     * @throws GodwitException LOGIN_FAILED, or LOGIN_LIMITED after too many attempts
     */
    public Issued login(String user, String password, String address, String request) {
        limit.attempt(user, address);
        User known = requirePassword(user, password);
        limit.succeeded(user, address);
        long now = clock.millis();
        TokenText text = TokenText.next(user, request, random);
        AccessToken token = new AccessToken(
                text.id(),
                text.hash(),
                text.last(),
                user,
                "login",
                known.roles(),
                true,
                now,
                now + LOGIN_KEPT.toMillis(),
                request);
        return made(
                token, text, records -> TokenDecision.loggedIn(records, token, known.passwordHash(), clock.instant()));
    }

    private User requirePassword(String user, String password) {
        Optional<User> known = view.now().find(User.TYPE, user);
        if (!passwords.matches(password, known)) {
            throw GodwitException.configuration(
                    ErrorCode.LOGIN_FAILED,
                    "user or password is wrong",
                    "correct them; an admin can set another password with godwit user passwd");
        }
        return known.orElseThrow();
    }

    /** The token that came with the request is void; one that is none of Godwit's own stays as it is. */
    public void logout(Identity caller) {
        caller.token().ifPresent(this::revoke);
    }

    /**
     * A token for the caller, who logged in with a password.
     *
     * @param label what it is for
     * @param roles some of the caller's
     * @throws GodwitException ROLE_MISSING, when the caller lacks one of them
     */
    public Issued issue(Identity caller, String label, Set<Role> roles, Duration kept, String request) {
        long now = clock.millis();
        long until = now + kept.toMillis();
        requireUser(caller);
        requireLogin(caller);
        roles.stream().filter(role -> !caller.has(role)).findFirst().ifPresent(role -> {
            throw GodwitException.configuration(
                    ErrorCode.ROLE_MISSING,
                    "a token has at most the roles of who creates it, and " + caller.user() + " lacks " + role.id(),
                    "leave it out, or ask an admin for it");
        });
        TokenText text = TokenText.next(caller.user(), request, random);
        AccessToken token = new AccessToken(
                text.id(), text.hash(), text.last(), caller.user(), label, roles, false, now, until, request);
        return made(token, text, records -> TokenDecision.created(records, token, caller.token(), clock.instant()));
    }

    private Issued made(
            AccessToken token, TokenText text, Function<Resources, ResourceDecision<AccessToken>> decision) {
        try {
            book.write(decision);
            return new Issued(token, text.text());
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.RETRIABLE) {
                withdraw(token); // it may be there, and nobody gets its text
            }
            throw e;
        }
    }

    /** Makes a token void whose text nobody received; returns immediately. */
    public void withdraw(AccessToken token) {
        withdrawal.add(token);
    }

    /** Whoever finds the token of a script can neither keep what it may do nor put others out. */
    private static void requireLogin(Identity caller) {
        if (caller.by() == Identity.By.TOKEN) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "a token creates and revokes no other tokens",
                    "log in with a password: godwit login");
        }
    }

    private static void requireUser(Identity caller) {
        if (caller.by() == Identity.By.NO_LOGIN || caller.by() == Identity.By.ISSUER) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "a token belongs to a user of this service, and " + caller.user() + " is none",
                    "log in as the user whose token it is to be");
        }
    }

    /** The caller's tokens that are valid, newest first; an admin's are everybody's. */
    public List<AccessToken> tokens(Identity caller) {
        return view.now().all(AccessToken.TYPE).stream()
                .filter(token -> isSeen(token, caller))
                .filter(token -> clock.millis() < token.expiresAtMillis())
                .sorted(Comparator.comparingLong(AccessToken::createdAtMillis).reversed())
                .toList();
    }

    /** Makes a token void; a failure, RESOURCE_UNKNOWN, where the caller has none of that id. A token may end itself alone. */
    public void revoke(Identity caller, String id) {
        if (caller.token().filter(id::equals).isEmpty()) {
            requireLogin(caller);
        }
        Optional<AccessToken> seen = view.now().find(AccessToken.TYPE, id).filter(token -> isSeen(token, caller));
        if (seen.isEmpty()) {
            throw AccessToken.unknown(id);
        }
        revoke(id);
    }

    private static boolean isSeen(AccessToken token, Identity caller) {
        return caller.has(Role.ADMIN) || token.user().equals(caller.user());
    }

    private void revoke(String id) {
        book.write(kept -> TokenDecision.revoked(kept, id, clock.instant()));
        view.refresh();
    }

    /**
     * Checks the caller's own password before it is changed.
     *
     * @throws GodwitException LOGIN_FAILED, or LOGIN_LIMITED after too many attempts
     */
    public void requireOwnPassword(Identity caller, String password, String address) {
        requireUser(caller);
        limit.attempt(caller.user(), address);
        requirePassword(caller.user(), password);
        limit.succeeded(caller.user(), address);
    }
}
