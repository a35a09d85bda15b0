package io.godwit.dist.docs;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The settings of clients that carry secrets, which must not get into the cluster's store in plain text. The reader judges every name; the API
 * server reckons what a rule costs before it takes it, and knows no bound for names, so the rules have a list.
 */
final class ClientSecrets {
    private static final List<String> SECRETS = List.of(
            "ssl.key.password",
            "ssl.keystore.password",
            "ssl.truststore.password",
            "ssl.keystore.key",
            "sasl.oauthbearer.client.credentials.client.secret",
            "bearer.auth.token",
            "bearer.auth.client.secret");
    /** The user may stand in clear before the reference. */
    private static final List<String> LOGINS = List.of("basic.auth.user.info", "schema.registry.basic.auth.user.info");

    private static final String JAAS = "sasl.jaas.config";
    /** A password with something behind it that is no reference. */
    private static final String CLEAR = "(?i)(password|secret|token)\\s*=\\s*[\\x22\\x27]?([^\\s\\x22\\x27;$]|[$][^{])";

    private ClientSecrets() {}

    /** The rules of one key, on the section that it is in. */
    static List<ResourceRule> of(ConfigurationKey key) {
        String settings = "self." + key.name();
        return List.of(
                rule(key, SECRETS.getFirst(), "x", all(settings, SECRETS, "^" + ResourceRule.REFERENCES + "$")),
                rule(
                        key,
                        LOGINS.getFirst(),
                        "ann:x",
                        all(settings, LOGINS, "^([^:$]*:)?" + ResourceRule.REFERENCES + "$")),
                rule(
                        key,
                        JAAS,
                        "Login required password=x;",
                        "!('" + JAAS + "' in " + settings + ") || !" + settings + "['" + JAAS + "'].matches("
                                + ResourceRule.text(CLEAR) + ")"));
    }

    private static String all(String settings, List<String> names, String pattern) {
        String list = names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ", "[", "]"));
        return list + ".all(name, !(name in " + settings + ") || " + settings + "[name].matches("
                + ResourceRule.text(pattern) + "))";
    }

    /** In the words that the reader has for such a setting. */
    private static ResourceRule rule(ConfigurationKey key, String setting, String clear, String expression) {
        return new ResourceRule(
                key.section(),
                "." + key.name(),
                "!has(self." + key.name() + ") || " + expression,
                new TaskFile()
                        .set(key.path(), setting, clear)
                        .userProblemAt(key.path() + "." + setting)
                        .orElseThrow());
    }
}
