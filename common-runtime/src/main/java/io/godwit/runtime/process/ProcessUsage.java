package io.godwit.runtime.process;

import com.sun.management.OperatingSystemMXBean;
import io.godwit.runtime.state.InstanceStatus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of its machine. One thread. */
final class ProcessUsage {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final String host = host();
    private long lookedAt = System.nanoTime();
    private long used = system.getProcessCpuTime();

    /** Since the last call. */
    InstanceStatus.Process look() {
        long now = System.nanoTime();
        long usedNow = system.getProcessCpuTime();
        double cores = (double) (usedNow - used) / Math.max(1, now - lookedAt);
        lookedAt = now;
        used = usedNow;
        return new InstanceStatus.Process(host, ProcessHandle.current().pid(), resident(), Math.max(0, cores));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // a machine without a name
        }
    }

    private static long resident() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
