package io.godwit.console;

import io.godwit.console.contract.model.IssuedToken;
import io.godwit.console.contract.model.Role;
import io.godwit.console.contract.model.Token;
import io.godwit.console.contract.model.TokenPage;
import io.godwit.console.contract.model.WhoAmI;
import io.godwit.control.LoginControl;
import io.godwit.control.UserControl;
import io.godwit.control.access.AccessToken;
import io.godwit.control.access.Identity;
import io.godwit.model.task.TextRule;
import io.godwit.model.task.TextRules;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Logins, tokens, and what the caller may ask about himself. */
final class LoginRoutes {
    private static final String TOKENS = ConsoleServer.BASE + "/tokens";
    private static final String SELF = ConsoleServer.BASE + "/whoami";
    private static final int MOST_DAYS = 366;
    private static final int USUAL_DAYS = 90;
    private static final int LONGEST = 256;
    /** Whatever was sent as one: how a wrong one is refused says nothing about it. */
    private static final TextRule ANY = new TextRule(text -> text.length() <= LONGEST, "is too long", "shorten it");

    private final LoginControl logins;
    private final UserControl users;

    LoginRoutes(LoginControl logins, UserControl users) {
        this.logins = logins;
        this.users = users;
    }

    void addTo(RoutesConfig routes) {
        routes.post(ConsoleServer.BASE + "/login", this::login);
        routes.post(ConsoleServer.BASE + "/logout", context -> {
            logins.logout(Access.caller(context));
            context.status(204);
        });
        routes.get(SELF, context -> context.json(self(Access.caller(context))));
        routes.put(SELF + "/password", this::changePassword);
        routes.get(TOKENS, this::list);
        routes.post(TOKENS, this::create);
        routes.delete(TOKENS + "/{token}", context -> {
            logins.revoke(Access.caller(context), context.pathParam("token"));
            context.status(204);
        });
    }

    private void login(Context context) {
        Body body = new Body(Calls.document(context));
        String user = body.text("user", ANY);
        String password = body.text("password", ANY);
        body.requireValid();
        Auditing.attempt(context, user);
        answer(
                context,
                logins.login(
                        user,
                        password,
                        context.ip(),
                        Calls.caller(context, user).requestId()));
    }

    /** Where the answer is a failure after all, nobody has the token. */
    private void answer(Context context, LoginControl.Issued issued) {
        Auditing.undoneBy(context, () -> logins.withdraw(issued.token()));
        context.json(issued(issued));
    }

    private void changePassword(Context context) {
        Identity caller = Access.caller(context);
        Body body = new Body(Calls.document(context));
        String current = body.text("current", ANY);
        String password = body.text("password", TextRules.PASSWORD);
        body.requireValid();
        logins.requireOwnPassword(caller, current, context.ip());
        users.change(caller.user(), Optional.of(password), Optional.empty(), Calls.caller(context));
        context.status(204);
    }

    private void list(Context context) {
        Calls.Page page = Calls.page(context);
        List<AccessToken> found = logins.tokens(Access.caller(context));
        context.json(new TokenPage()
                .items(page.of(found).stream().map(LoginRoutes::token).toList())
                .total((long) found.size())
                .page(page.number())
                .size(page.size()));
    }

    private void create(Context context) {
        Body body = new Body(Calls.document(context));
        String label = body.text("name", TextRules.DESCRIPTION);
        Set<io.godwit.control.access.Role> roles = body.roles("roles");
        int days = body.number("days", 1, MOST_DAYS, USUAL_DAYS);
        body.requireValid();
        LoginControl.Issued issued = logins.issue(
                Access.caller(context),
                label,
                roles,
                Duration.ofDays(days),
                Calls.caller(context).requestId());
        answer(context.status(201), issued);
    }

    private static IssuedToken issued(LoginControl.Issued issued) {
        return new IssuedToken().token(token(issued.token())).text(issued.text());
    }

    private static Token token(AccessToken token) {
        return new Token()
                .id(token.name())
                .user(token.user())
                .name(token.label())
                .roles(roles(token.roles()))
                .by(token.login() ? Token.ByEnum.LOGIN : Token.ByEnum.TOKEN)
                .last(token.last())
                .createdAt(Views.time(token.createdAtMillis()))
                .expiresAt(Views.time(token.expiresAtMillis()));
    }

    private static WhoAmI self(Identity caller) {
        return new WhoAmI()
                .user(caller.user())
                .roles(roles(caller.roles()))
                .by(WhoAmI.ByEnum.valueOf(caller.by().name()))
                .token(caller.token().orElse(null))
                .expiresAt(
                        caller.expiresAtMillis().isPresent()
                                ? Views.time(caller.expiresAtMillis().getAsLong())
                                : null);
    }

    static List<Role> roles(Collection<io.godwit.control.access.Role> roles) {
        return roles.stream().sorted().map(role -> Role.fromValue(role.id())).toList();
    }
}
