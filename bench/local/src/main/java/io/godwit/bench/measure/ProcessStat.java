package io.godwit.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Linux says about a process: CPU time so far and peak of its resident memory.
 *
 * @param cpuSeconds user and system time
 * @param peakBytes {@code VmHWM}
 */
public record ProcessStat(double cpuSeconds, long peakBytes) {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ is 100 on every Linux that Java runs on
    private static final int USER_TICKS = 11; // of the fields after the command's name, from 0
    private static final int SYSTEM_TICKS = 12;

    /** Empty when the process is gone. */
    static Optional<ProcessStat> of(long pid) {
        try {
            return cpuOf(pid, peak(read(pid, "status")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The same with a known peak. */
    static Optional<ProcessStat> cpuOf(long pid, long peakBytes) {
        try {
            String stat = read(pid, "stat");
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
            return Optional.of(new ProcessStat(ticks / TICKS_PER_SECOND, peakBytes));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Resets the peak to what the process holds now; where that is forbidden, it counts from the start. */
    static boolean resetPeak(long pid) {
        try {
            Files.writeString(Path.of("/proc", String.valueOf(pid), "clear_refs"), "5");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the process's command line, which Java's own view of it truncates, holds {@code word}. */
    public static boolean isRunning(long pid, String word) {
        try {
            return read(pid, "cmdline").contains(word);
        } catch (IOException e) {
            return false;
        }
    }

    private static long peak(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    private static String read(long pid, String file) throws IOException {
        return Files.readString(Path.of("/proc", String.valueOf(pid), file), StandardCharsets.UTF_8);
    }
}
