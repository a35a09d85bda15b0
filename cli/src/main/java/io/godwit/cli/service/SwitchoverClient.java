package io.godwit.cli.service;

import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.SwitchoversApi;
import io.godwit.console.contract.model.Switchover;
import io.godwit.console.contract.model.SwitchoverPlan;
import io.godwit.console.contract.model.SwitchoverSettings;

/** Switchovers of tasks of a control service; requests are sent again as those for tasks are. One thread; calls block. */
public final class SwitchoverClient {
    private final ServiceClient service;
    private final SwitchoversApi switchovers;

    SwitchoverClient(ServiceClient service, ApiClient client) {
        this.service = service;
        this.switchovers = new SwitchoversApi(client);
    }

    /** How the task stands. */
    public Switchover find(String task) {
        return service.call(key -> switchovers.getSwitchover(task));
    }

    SwitchoverPlan plan(String task, SwitchoverSettings settings) {
        return service.call(key -> switchovers.planSwitchover(
                task, settings.getMaxLagMillis(), settings.getFreezeTimeoutMillis(), settings.getTimeoutMillis()));
    }

    /** Begins to turn the flow around. */
    public Switchover start(String task, SwitchoverSettings settings) {
        return service.call(key -> switchovers.startSwitchover(task, null, key, settings));
    }

    /** Says that nothing writes to the source of the flow any more. */
    public Switchover confirm(String task) {
        return service.call(key -> switchovers.confirmSwitchover(task, null, key));
    }

    Switchover abort(String task) {
        return service.call(key -> switchovers.abortSwitchover(task, null, key));
    }

    /** Begins to turn the flow back. */
    public Switchover back(String task, SwitchoverSettings settings) {
        return service.call(key -> switchovers.turnSwitchoverBack(task, null, key, settings));
    }

    /** Gives the way back up. */
    public Switchover complete(String task) {
        return service.call(key -> switchovers.completeSwitchover(task, null, key));
    }
}
