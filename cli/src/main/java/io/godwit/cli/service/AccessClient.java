package io.godwit.cli.service;

import io.godwit.console.contract.client.AccessApi;
import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.model.AuditList;
import io.godwit.console.contract.model.AuditOutcome;
import io.godwit.console.contract.model.IssuedToken;
import io.godwit.console.contract.model.Login;
import io.godwit.console.contract.model.NewToken;
import io.godwit.console.contract.model.NewUser;
import io.godwit.console.contract.model.OwnPassword;
import io.godwit.console.contract.model.Role;
import io.godwit.console.contract.model.Token;
import io.godwit.console.contract.model.TokenPage;
import io.godwit.console.contract.model.User;
import io.godwit.console.contract.model.UserChange;
import io.godwit.console.contract.model.UserPage;
import io.godwit.console.contract.model.WhoAmI;
import java.time.OffsetDateTime;
import java.util.List;

/** Logins, users, tokens and the audit of a control service; requests are sent again as those for tasks are. One thread; calls block. */
public final class AccessClient {
    private static final int PAGE = 150;

    private final ServiceClient service;
    private final AccessApi access;

    AccessClient(ServiceClient service, ApiClient client) {
        this.service = service;
        this.access = new AccessApi(client);
    }

    public IssuedToken login(String user, String password) {
        return service.call(key -> access.login(new Login().user(user).password(password)));
    }

    void logout() {
        done(key -> access.logout());
    }

    public WhoAmI whoAmI() {
        return service.call(key -> access.whoAmI());
    }

    List<User> users() {
        return service.all(asked -> access.listUsers(asked, PAGE), UserPage::getItems, UserPage::getTotal);
    }

    User create(String name, String password, List<Role> roles) {
        return service.call(key ->
                access.createUser(new NewUser().name(name).password(password).roles(roles), key));
    }

    User change(String name, UserChange change) {
        return service.call(key -> access.changeUser(name, change, key));
    }

    void changeOwnPassword(String current, String password) {
        done(key -> access.changeOwnPassword(new OwnPassword().current(current).password(password), key));
    }

    void delete(String name) {
        done(key -> access.deleteUser(name, key));
    }

    List<Token> tokens() {
        return service.all(asked -> access.listTokens(asked, PAGE), TokenPage::getItems, TokenPage::getTotal);
    }

    /** A token for the caller; its text is seen this once. */
    public IssuedToken issue(String name, List<Role> roles, int days) {
        return service.call(
                key -> access.createToken(new NewToken().name(name).roles(roles).days(days), key));
    }

    void revoke(String id) {
        done(key -> access.revokeToken(id));
    }

    /** Entries of the audit; what is null does not matter. */
    AuditList audit(
            String user,
            OffsetDateTime since,
            OffsetDateTime until,
            List<AuditOutcome> outcomes,
            Long before,
            int limit) {
        return service.call(key -> access.listAudit(user, since, until, outcomes, before, limit));
    }

    private interface Action {
        void with(String key) throws ApiException;
    }

    private void done(Action action) {
        service.call(key -> {
            action.with(key);
            return key;
        });
    }
}
