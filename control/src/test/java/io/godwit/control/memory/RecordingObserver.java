package io.godwit.control.memory;

import io.godwit.control.RunObserver;
import io.godwit.control.standing.TaskOverview;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TableStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps what a run reports, in words. */
public final class RecordingObserver implements RunObserver {
    private final List<String> stages = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private boolean deaf;
    private int overviews;

    public List<String> stages() {
        return stages;
    }

    public List<String> notices() {
        return notices;
    }

    /** What keeps components, {@code store-1: message}, or {@code store-1: nothing}. */
    public List<String> kept() {
        return kept;
    }

    /** Whether nobody hears what keeps components for now. */
    public void deaf(boolean now) {
        deaf = now;
    }

    /** How often the tables were reported. */
    public int overviews() {
        return overviews;
    }

    @Override
    public void overview(TaskOverview overview) {
        overviews++;
    }

    @Override
    public void stage(String stage, String detail) {
        stages.add(stage);
    }

    @Override
    public void notice(String text) {
        notices.add(text);
    }

    @Override
    public boolean kept(String component, Optional<Failure> by) {
        if (!deaf) {
            kept.add(component + ": " + by.map(Failure::message).orElse("nothing"));
        }
        return !deaf;
    }

    @Override
    public void tables(List<TableStatus> tables) {}

    @Override
    public void changes(List<ChangeStatus> changes) {}
}
