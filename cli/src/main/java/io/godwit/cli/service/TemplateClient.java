package io.godwit.cli.service;

import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.TemplatesApi;
import io.godwit.console.contract.model.Template;
import io.godwit.console.contract.model.TemplatePage;
import io.godwit.console.contract.model.TemplateSummary;
import java.util.List;
import java.util.Map;

/** The templates of a control service; requests are sent again as those for tasks are. One thread; calls block. */
final class TemplateClient {
    private static final int PAGE = 150;

    private final ServiceClient service;
    private final TemplatesApi templates;

    TemplateClient(ServiceClient service, ApiClient client) {
        this.service = service;
        this.templates = new TemplatesApi(client);
    }

    /** Every template, by name. */
    List<TemplateSummary> list() {
        return service.all(
                asked -> templates.listTemplates(null, null, asked, PAGE),
                TemplatePage::getItems,
                TemplatePage::getTotal);
    }

    Template show(String name) {
        return service.call(key -> templates.getTemplate(name));
    }

    Template create(Map<String, Object> document) {
        return service.call(key -> templates.createTemplate(document, key));
    }

    Template change(String name, Map<String, Object> document) {
        return service.call(key -> templates.changeTemplate(name, document, null, key));
    }

    void delete(String name) {
        service.call(key -> {
            templates.deleteTemplate(name, null, key);
            return name;
        });
    }
}
