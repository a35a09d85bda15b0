package io.godwit.dist.it;

import static org.awaitility.Awaitility.await;

import java.util.List;

/** A user of the target who may do what docs/secure.md names for the tables of database {@code default}, and no more. */
final class DatabaseUser implements AutoCloseable {
    private final RealServers servers;
    private final String name;
    private String password = "first correct horse";

    /** Makes the user. */
    DatabaseUser(RealServers servers, String name) {
        this.servers = servers;
        this.name = name;
        servers.sql("CREATE USER " + name + " IDENTIFIED BY '" + password + "'");
        for (String database : List.of("`default`", "godwit")) {
            servers.sql("GRANT CREATE, SELECT, INSERT, UPDATE, DELETE ON " + database + ".* TO " + name);
        }
    }

    /** With the tenant, as a task names the user. */
    String login() {
        return name + servers.stack().addresses().oceanBaseUser().replaceFirst("^[^@]*", "");
    }

    String password() {
        return password;
    }

    /** Gives the user another password, and ends the sessions that began with the one before. */
    void changePassword() {
        password = "second correct horse";
        servers.sql("ALTER USER " + name + " IDENTIFIED BY '" + password + "'");
        await().atMost(Patience.PATIENCE)
                .ignoreExceptions() // one that has just ended by itself
                .until(() -> {
                    sessions().forEach(session -> servers.sql("KILL " + session));
                    return sessions().isEmpty();
                });
    }

    private List<String> sessions() {
        return servers.texts("SELECT id FROM information_schema.processlist WHERE user = '" + name + "'");
    }

    @Override
    public void close() {
        servers.sql("DROP USER " + name);
    }
}
