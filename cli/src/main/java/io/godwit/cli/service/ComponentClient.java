package io.godwit.cli.service;

import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.ComponentsApi;
import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.ComponentLog;
import io.godwit.console.contract.model.ComponentPage;
import io.godwit.console.contract.model.LogLevel;
import io.godwit.console.contract.model.Task;
import java.util.List;

/** The components of tasks of a control service; requests are sent again as those for tasks are. One thread; calls block. */
final class ComponentClient {
    private static final int PAGE = 150;

    private final ServiceClient service;
    private final ComponentsApi components;

    ComponentClient(ServiceClient service, ApiClient client) {
        this.service = service;
        this.components = new ComponentsApi(client);
    }

    /**
     * The components of the latest run of a task.
     *
     * @param task null for those of all tasks
     */
    List<Component> list(String task) {
        return service.all(
                asked -> components.listComponents(task, asked, PAGE),
                ComponentPage::getItems,
                ComponentPage::getTotal);
    }

    Task pause(ComponentName component) {
        return service.call(key -> components.pauseComponent(component.task(), component.component(), null, key));
    }

    Task start(ComponentName component) {
        return service.call(key -> components.startComponent(component.task(), component.component(), null, key));
    }

    Task restart(ComponentName component) {
        return service.call(key -> components.restartComponent(component.task(), component.component(), null, key));
    }

    Task scale(ComponentName component, int instances, String seen, boolean dryRun) {
        return service.call(key ->
                components.scaleComponent(instances, component.task(), component.component(), seen, key, dryRun));
    }

    ComponentLog log(ComponentName component, int lines, long after, LogLevel least) {
        return service.call(
                key -> components.getComponentLog(component.task(), component.component(), lines, after, least));
    }
}
