package io.godwit.control.stage;

import io.godwit.control.RunObserver;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Reports when a component cannot continue for a while, and when it can again. The control's thread. */
final class InstanceNotices {
    private final RunObserver observer;
    private final Map<String, String> obstacles = new HashMap<>();

    InstanceNotices(RunObserver observer) {
        this.observer = observer;
    }

    void look(Collection<InstanceStatus> instances, long generation) {
        instances.stream().filter(i -> i.generation() == generation).forEach(this::look);
    }

    private void look(InstanceStatus instance) {
        String name = instance.name();
        if (instance.state() == InstanceStatus.State.RETRYING) {
            String code = instance.error().map(Failure::code).orElse("");
            if (!code.equals(obstacles.put(name, code))) {
                instance.error()
                        .ifPresent(failure -> observer.notice(name + " is trying again: " + failure.code() + ": "
                                + failure.message() + "; " + failure.remedy()));
            }
        } else if (obstacles.remove(name) != null && instance.state() == InstanceStatus.State.RUNNING) {
            observer.notice(name + " continues");
        }
    }
}
