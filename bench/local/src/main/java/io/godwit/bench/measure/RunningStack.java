package io.godwit.bench.measure;

import io.godwit.stack.LocalStack;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.ServerStatus;
import io.godwit.stack.StackPlan;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The stack that a measurement uses: one that is already running, which is left running, else one that it starts and stops. */
public final class RunningStack {
    private RunningStack() {}

    /** The stack of the folder, up; to be closed. */
    public static LocalStack of(Path folder) {
        StackPlan plan = LocalStack.in(folder);
        boolean isUp = plan.attach(ProgressListener.silent()).status().stream()
                .anyMatch(s -> s.state() == ServerStatus.State.UP);
        return (isUp ? plan.detach() : plan).up(ProgressListener.silent());
    }

    /** Process ids of the servers, by the server's name. */
    public static Map<String, Long> pids(LocalStack stack) {
        Map<String, Long> pids = new LinkedHashMap<>();
        stack.status().forEach(s -> s.pid().ifPresent(pid -> pids.put(s.kind().id(), pid)));
        return pids;
    }
}
