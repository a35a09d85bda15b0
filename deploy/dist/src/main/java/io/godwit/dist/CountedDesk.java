package io.godwit.dist;

import io.godwit.control.managed.RequestDesk;
import io.godwit.control.managed.TaskOutcome;
import io.godwit.control.managed.TaskRequest;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.state.Failure;
import java.time.Duration;

/** Counts what was decided. */
record CountedDesk(RequestDesk desk, GodwitMeters meters) implements RequestDesk {
    private static final String ACCEPTED = "accepted";

    @Override
    public TaskOutcome ask(TaskRequest request, Duration patience) {
        TaskOutcome outcome = desk.ask(request, patience);
        meters.counter(
                        Meter.SERVICE_DECISIONS,
                        request.action().name(),
                        outcome.refusal().map(Failure::code).orElse(ACCEPTED))
                .increment();
        return outcome;
    }

    @Override
    public void close() {
        desk.close();
    }
}
