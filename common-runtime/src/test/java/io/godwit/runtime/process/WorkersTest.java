package io.godwit.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private final StopSignal stop = new StopSignal();
    private final Workers workers = new Workers(stop);

    @Test
    void anErrorOfOneThreadStopsTheOthers() {
        workers.start("dies", () -> {
            throw new StackOverflowError();
        });
        workers.start("waits", () -> {
            while (!stop.draining()) {
                Thread.onSpinWait();
            }
        });

        workers.join();

        assertThat(stop.failure()).map(GodwitException::kind).contains(GodwitException.Kind.BUG);
    }

    @Test
    void lackOfMemoryIsReportedAsSuch() {
        workers.start("dies", () -> {
            throw new OutOfMemoryError("Java heap space");
        });

        workers.join();

        assertThat(stop.failure()).map(GodwitException::code).contains(ErrorCode.OUT_OF_MEMORY);
        assertThat(stop.failure().orElseThrow().remedy()).contains("memory");
    }
}
