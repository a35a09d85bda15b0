package io.godwit.dist.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code deploy/monitoring} asks a Prometheus for, and what answers to it look like. */
public final class MonitoringFiles {
    private static final String RULES = "godwit-rules.yaml";
    private static final String DASHBOARD = "godwit-dashboard.json";
    private static final Pattern ASKED = Pattern.compile("\\b(?:godwit|jvm|process|system)_[a-z0-9_]+");
    private static final Pattern SERVED = Pattern.compile("(?m)^(?:# TYPE )?(\\w+)(?:\\{[^}]*})? ");

    /** Series that a healthy task does not have, and why. */
    private static final Map<String, String> ONCE_IT_HAPPENED = Map.of(
            "godwit_conflicts_total", "counted by kind of conflict, once there is one",
            "godwit_retries_total", "counted by reason, once something is tried again",
            "godwit_late_changes_total", "counted by table, once a change comes after its time",
            "godwit_service_webhook_messages_total", "counted by webhook, once somebody was told");

    private MonitoringFiles() {}

    /** A file of that folder. */
    public static Path file(String name) {
        return Path.of(System.getProperty("basedir", "."))
                .resolve("../monitoring")
                .resolve(name)
                .normalize();
    }

    static String rules() throws IOException {
        return Files.readString(file(RULES));
    }

    static byte[] dashboard() throws IOException {
        return Files.readAllBytes(file(DASHBOARD));
    }

    /** Names of the series that an expression asks for. */
    static Set<String> asked(String expression) {
        return ASKED.matcher(expression).results().map(match -> match.group()).collect(Collectors.toSet());
    }

    /** Names of all series that rules and dashboard ask for, but those that exist only once something has happened. */
    public static Set<String> askedOfAHealthyTask() throws IOException {
        Set<String> asked = new TreeSet<>();
        for (String file : List.of(RULES, DASHBOARD)) {
            asked.addAll(asked(Files.readString(file(file))));
        }
        assertThat(asked).hasSizeGreaterThan(30).containsAll(ONCE_IT_HAPPENED.keySet());
        asked.removeAll(ONCE_IT_HAPPENED.keySet());
        return asked;
    }

    /** Names of the series in what a process answers at {@code /metrics}. */
    public static Set<String> served(String scrape) {
        return SERVED.matcher(scrape)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
