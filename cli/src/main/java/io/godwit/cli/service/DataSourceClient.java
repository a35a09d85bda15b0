package io.godwit.cli.service;

import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.DataSourcesApi;
import io.godwit.console.contract.model.DataSource;
import io.godwit.console.contract.model.DataSourcePage;
import io.godwit.console.contract.model.DataSourceSummary;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The data sources of a control service; requests are sent again as those for tasks are. One thread; calls block. */
final class DataSourceClient {
    private static final int PAGE = 150;

    private final ServiceClient service;
    private final DataSourcesApi sources;

    DataSourceClient(ServiceClient service, ApiClient client) {
        this.service = service;
        this.sources = new DataSourcesApi(client);
    }

    /** Every data source, by name. */
    List<DataSourceSummary> list() {
        return service.all(
                asked -> sources.listDataSources(null, null, asked, PAGE),
                DataSourcePage::getItems,
                DataSourcePage::getTotal);
    }

    DataSource show(String name) {
        return service.call(key -> sources.getDataSource(name));
    }

    DataSource create(Map<String, Object> document, boolean tested) {
        return service.call(key -> sources.createDataSource(document, tested, key));
    }

    /**
     * Gives it another document.
     *
     * @param revision the one that the document was made from; absent to change whatever is there
     */
    DataSource change(String name, Map<String, Object> document, Optional<Long> revision, boolean tested) {
        String seen = revision.map(number -> '"' + Long.toString(number) + '"').orElse(null);
        return service.call(key -> sources.changeDataSource(name, document, tested, seen, key));
    }

    DataSource test(String name) {
        return service.call(key -> sources.testDataSource(name));
    }

    void delete(String name) {
        service.call(key -> {
            sources.deleteDataSource(name, null, key);
            return name;
        });
    }
}
