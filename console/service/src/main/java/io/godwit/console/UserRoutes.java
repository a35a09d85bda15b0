package io.godwit.console;

import io.godwit.console.contract.model.UserPage;
import io.godwit.control.UserControl;
import io.godwit.control.access.Role;
import io.godwit.control.access.User;
import io.godwit.model.task.TextRules;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything under {@code /users}. */
final class UserRoutes {
    private static final String ALL = ConsoleServer.BASE + "/users";
    private static final String ONE = ALL + "/{user}";

    private final UserControl users;

    UserRoutes(UserControl users) {
        this.users = users;
    }

    void addTo(RoutesConfig routes) {
        routes.get(ALL, this::list);
        routes.post(ALL, this::create);
        routes.put(ONE, this::change);
        routes.delete(ONE, context -> {
            users.delete(context.pathParam("user"), Calls.caller(context));
            context.status(204);
        });
    }

    private void list(Context context) {
        Calls.Page page = Calls.page(context);
        List<User> found = users.all();
        context.json(new UserPage()
                .items(page.of(found).stream().map(UserRoutes::user).toList())
                .total((long) found.size())
                .page(page.number())
                .size(page.size()));
    }

    private void create(Context context) {
        Body body = new Body(Calls.document(context));
        String name = body.text("name", TextRules.USER_NAME);
        String password = body.text("password", TextRules.PASSWORD);
        Set<Role> roles = body.roles("roles");
        body.requireValid();
        context.status(201).json(user(users.create(name, password, roles, Calls.caller(context))));
    }

    private void change(Context context) {
        Body body = new Body(Calls.document(context));
        Optional<String> password = body.optionalText("password", TextRules.PASSWORD);
        Optional<Set<Role>> roles = body.optionalRoles("roles");
        body.requireValid();
        context.json(user(users.change(context.pathParam("user"), password, roles, Calls.caller(context))));
    }

    private static io.godwit.console.contract.model.User user(User user) {
        return new io.godwit.console.contract.model.User()
                .name(user.name())
                .roles(LoginRoutes.roles(user.roles()))
                .createdAt(Views.time(user.createdAtMillis()))
                .changedAt(Views.time(user.changedAtMillis()));
    }
}
