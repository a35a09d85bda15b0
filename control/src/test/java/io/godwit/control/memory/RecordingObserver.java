package io.godwit.control.memory;

import io.godwit.control.RunObserver;
import io.godwit.control.standing.TaskOverview;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.TableStatus;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a run reports, in words. */
public final class RecordingObserver implements RunObserver {
    private final List<String> stages = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private int overviews;

    public List<String> stages() {
        return stages;
    }

    public List<String> notices() {
        return notices;
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
    public void tables(List<TableStatus> tables) {}

    @Override
    public void changes(List<ChangeStatus> changes) {}
}
