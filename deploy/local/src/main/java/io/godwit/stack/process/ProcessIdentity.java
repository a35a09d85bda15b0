package io.godwit.stack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A process that cannot be mistaken for a later one with the same id: the kernel's start time is part of it.
 * Read from {@code /proc/<pid>/stat}, field 22.
 */
public record ProcessIdentity(long pid, long startTicks) {
    private static final int STATE = 0;
    private static final int THREADS = 17;
    private static final int START_TICKS = 19;

    /** The running process with this id, if there is one. */
    public static Optional<ProcessIdentity> running(long pid) {
        return statFields(pid)
                .filter(ProcessIdentity::lives)
                .map(fields -> new ProcessIdentity(pid, Long.parseLong(fields[START_TICKS])));
    }

    public static Optional<ProcessIdentity> parse(String text) {
        String[] parts = text.strip().split(" ", -1);
        try {
            return parts.length == 2
                    ? Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The form that {@link #parse} reads. */
    public String format() {
        return pid + " " + startTicks + "\n";
    }

    public boolean isAlive() {
        return running(pid).filter(this::equals).isPresent();
    }

    public OptionalLong rssBytes() {
        try {
            long pages = Long.parseLong(
                    Files.readString(Path.of("/proc/" + pid + "/statm")).split(" ", -1)[1]);
            return OptionalLong.of(pages * 4096);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** A zombie is gone, unless only its first thread is: that is how OceanBase ends, its port still open. */
    private static boolean lives(String[] fields) {
        boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
        return !ended || Integer.parseInt(fields[THREADS]) > 1;
    }

    /** The fields after the command name, which is in parentheses and may itself contain spaces. */
    private static Optional<String[]> statFields(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
