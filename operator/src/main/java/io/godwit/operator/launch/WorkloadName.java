package io.godwit.operator.launch;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/** Names of workloads: {@code godwit-products-to-ob-incr-sync-0}. At most 63 lower-case letters, digits and dashes, as Kubernetes wants them. */
final class WorkloadName {
    static final int LONGEST = 63;
    private static final String PREFIX = "godwit-";
    /** A task {@code a-reverse} with a component {@code store} must not meet a task {@code a} with a {@code reverse-store}. */
    private static final String AMBIGUOUS = "-reverse";

    private WorkloadName() {}

    /** The name of an instance; where the task's own name cannot stand there as it is, its id makes the name unique. */
    static String of(String task, String taskId, String component, int ordinal) {
        String end = "-" + component + "-" + ordinal;
        String cleaned = cleaned(task);
        String plain = PREFIX + cleaned + end;
        if (cleaned.equals(task) && plain.length() <= LONGEST && !task.endsWith(AMBIGUOUS)) {
            return plain;
        }
        String unique = "-" + hash(taskId) + end;
        int room = LONGEST - PREFIX.length() - unique.length();
        String cut = trimmed(cleaned.substring(0, Math.min(room, cleaned.length())));
        return cut.isEmpty() ? PREFIX + unique.substring(1) : PREFIX + cut + unique;
    }

    /** The task's name as a label's value, which cannot hold every name; empty if nothing of it can. */
    static String label(String task) {
        String cleaned = cleaned(task);
        return trimmed(cleaned.substring(0, Math.min(LONGEST, cleaned.length())));
    }

    private static String cleaned(String task) {
        return trimmed(task.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"));
    }

    private static String trimmed(String text) {
        return text.replaceAll("^-+|-+$", "");
    }

    private static String hash(String taskId) {
        CRC32 crc = new CRC32();
        crc.update(taskId.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
