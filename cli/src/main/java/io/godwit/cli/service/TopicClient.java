package io.godwit.cli.service;

import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.MonitoringApi;
import io.godwit.console.contract.client.TopicsApi;
import io.godwit.console.contract.model.RecordList;
import io.godwit.console.contract.model.Series;
import io.godwit.console.contract.model.SeriesMetric;
import io.godwit.console.contract.model.TopicPage;
import java.time.OffsetDateTime;
import java.util.function.Consumer;

/** Topics and series of tasks of a control service; requests are sent again as those for tasks are. One thread; calls block. */
final class TopicClient {
    private static final int PAGE = 150;

    private final ServiceClient service;
    private final TopicsApi topics;
    private final MonitoringApi monitoring;

    TopicClient(ServiceClient service, ApiClient client) {
        this.service = service;
        this.topics = new TopicsApi(client);
        this.monitoring = new MonitoringApi(client);
    }

    /**
     * Every topic of a task by name, a page at a time.
     *
     * @param task null for the topics that all tasks share
     */
    void list(String task, String text, Consumer<TopicPage> pages) {
        long seen;
        TopicPage page;
        int number = 0;
        do {
            int asked = number++;
            page = service.call(key -> task == null
                    ? topics.listSharedTopics(text, asked, PAGE)
                    : topics.listTaskTopics(task, text, asked, PAGE));
            pages.accept(page);
            seen = (long) number * PAGE;
        } while (seen < page.getTotal());
    }

    RecordList peek(String task, String topic, int limit, Integer partition, String key, boolean values) {
        return service.call(request -> topics.peekRecords(task, topic, limit, partition, key, values));
    }

    /**
     * One metric over time until now, in the shortest windows that are kept for so long.
     *
     * @param table null for all tables
     * @param component null for all components
     */
    Series series(String task, SeriesMetric metric, String table, String component, OffsetDateTime from) {
        return service.call(key -> monitoring.getSeries(metric, task, table, component, from, null, null));
    }
}
