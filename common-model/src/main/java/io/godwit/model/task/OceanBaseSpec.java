package io.godwit.model.task;

/**
 * The target: a MySQL-mode tenant.
 *
 * @param user with its tenant, for example {@code root@mysql}
 */
public record OceanBaseSpec(String url, String user, SecretText password) {
    /** Refuses a malformed address and a blank user. */
    public OceanBaseSpec {
        TextRules.JDBC_URL.require(url);
        TextRules.NOT_BLANK.require(user);
    }
}
