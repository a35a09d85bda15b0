package io.godwit.cli.service;

import io.godwit.cli.context.Context;
import io.godwit.cli.context.Contexts;
import io.godwit.cli.progress.TextTable;
import io.godwit.console.contract.model.AuditEntry;
import io.godwit.console.contract.model.Role;
import io.godwit.console.contract.model.Token;
import io.godwit.console.contract.model.User;
import io.godwit.console.contract.model.WhoAmI;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Users, tokens, contexts and the audit, for people. */
final class AccessText {
    private static final int WIDTH = 200;

    private AccessText() {}

    static List<String> self(String server, WhoAmI self) {
        String roles = self.getRoles().isEmpty() ? "no role" : roles(self.getRoles());
        return switch (self.getBy()) {
            case NO_LOGIN ->
                List.of(server + " asks nobody for a login: everybody on its machine is " + self.getUser() + " ("
                        + roles + ")");
            case ISSUER ->
                List.of(self.getUser() + " (" + roles + ") at " + server + ", by a token of the issuer until "
                        + time(self.getExpiresAt()));
            case LOGIN, TOKEN ->
                List.of(self.getUser() + " (" + roles + ") at " + server + ", by "
                        + (self.getBy() == WhoAmI.ByEnum.LOGIN ? "login" : "token") + " " + self.getToken() + " until "
                        + time(self.getExpiresAt()));
        };
    }

    static List<String> created(User user) {
        return List.of("user " + user.getName() + " is created: " + roles(user.getRoles()));
    }

    static List<String> users(List<User> users) {
        TextTable table = new TextTable("NAME", "ROLES", "CREATED", "CHANGED");
        users.forEach(user -> table.add(
                user.getName(), roles(user.getRoles()), time(user.getCreatedAt()), time(user.getChangedAt())));
        return users.isEmpty() ? List.of("no users") : table.lines(WIDTH);
    }

    static List<String> tokens(List<Token> tokens) {
        TextTable table = new TextTable("ID", "USER", "NAME", "ROLES", "ENDS IN", "CREATED", "EXPIRES");
        tokens.forEach(token -> table.add(
                token.getId(),
                token.getUser(),
                token.getName(),
                roles(token.getRoles()),
                token.getLast(),
                time(token.getCreatedAt()),
                time(token.getExpiresAt())));
        return tokens.isEmpty() ? List.of("no tokens") : table.lines(WIDTH);
    }

    static List<String> contexts(Contexts all) {
        TextTable table = new TextTable("IN USE", "NAME", "SERVER", "USER");
        all.contexts()
                .forEach(context -> table.add(
                        all.inUse().filter(context::equals).isPresent() ? "*" : "",
                        context.name(),
                        context.server(),
                        context.user().orElse("")));
        return all.contexts().isEmpty() ? List.of("no contexts: godwit login makes one") : table.lines(WIDTH);
    }

    static List<String> context(Context shown, Contexts all) {
        List<String> lines = new ArrayList<>();
        lines.add(shown.name() + (all.inUse().filter(shown::equals).isPresent() ? ", in use" : ""));
        lines.add("  server: " + shown.server());
        lines.add("  user: " + shown.user().orElse("nobody is logged in"));
        shown.authority().ifPresent(file -> lines.add("  authorities: " + file));
        return lines;
    }

    static List<String> audit(List<AuditEntry> inOrder, boolean complete) {
        TextTable table = new TextTable("ID", "TIME", "USER", "FROM", "TOKEN", "OPERATION", "ABOUT", "STATUS");
        inOrder.forEach(entry -> table.add(
                String.valueOf(entry.getId()),
                time(entry.getAt()),
                entry.getBy().isEmpty() ? "?" : entry.getBy(),
                entry.getFrom(),
                entry.getToken() == null ? "" : entry.getToken(),
                entry.getOperation(),
                entry.getAbout() + (entry.getQuery() == null ? "" : "?" + entry.getQuery()),
                entry.getStatus()
                        + (entry.getCode() == null ? "" : " " + entry.getCode())
                        + (entry.getUnrecorded() == null
                                ? ""
                                : ", after " + entry.getUnrecorded() + " more refusals")));
        List<String> lines = new ArrayList<>(inOrder.isEmpty() ? List.of("no entries") : table.lines(WIDTH));
        if (!complete) {
            lines.add("the search took too long; name an entry with --before to go further back");
        }
        return lines;
    }

    private static String roles(List<Role> roles) {
        return roles.stream().map(Role::getValue).collect(Collectors.joining(", "));
    }

    private static String time(OffsetDateTime time) {
        return time.withNano(0).toString();
    }
}
