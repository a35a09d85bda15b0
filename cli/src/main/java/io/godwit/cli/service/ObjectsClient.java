package io.godwit.cli.service;

import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.ObjectsApi;
import io.godwit.console.contract.model.LogReach;
import io.godwit.console.contract.model.ObjectChoice;
import io.godwit.console.contract.model.ObjectPatterns;
import io.godwit.console.contract.model.ObjectPreview;
import io.godwit.console.contract.model.Task;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What tasks of a control service select; requests are sent again as those for tasks are. One thread; calls block. */
final class ObjectsClient {
    private static final int PAGE = 150;

    private final ServiceClient service;
    private final ObjectsApi objects;

    ObjectsClient(ServiceClient service, ApiClient client) {
        this.service = service;
        this.objects = new ObjectsApi(client);
    }

    /**
     * Which collections are wanted.
     *
     * @param text part of a name; null for any
     * @param choices none for all
     * @param most collections at most
     */
    record Wish(String text, List<ObjectChoice> choices, boolean findings, int most) {}

    /** A preview of a task, page by page. */
    void preview(String task, Wish wish, Consumer<ObjectPreview> pages) {
        pages(
                wish,
                pages,
                (page, size) -> service.call(key ->
                        objects.previewTaskObjects(task, wish.text(), wish.choices(), wish.findings(), page, size)));
    }

    /** A preview of a document, page by page. */
    void preview(Map<String, Object> document, Wish wish, Consumer<ObjectPreview> pages) {
        pages(
                wish,
                pages,
                (page, size) -> service.call(key ->
                        objects.previewObjects(document, wish.text(), wish.choices(), wish.findings(), page, size)));
    }

    private interface Ask {
        ObjectPreview page(int number, int size);
    }

    private static void pages(Wish wish, Consumer<ObjectPreview> pages, Ask ask) {
        int size = Math.clamp(wish.most(), 1, PAGE);
        ObjectPreview page;
        int number = 0;
        do {
            page = ask.page(number++, size);
            pages.accept(page);
        } while ((long) number * size < Math.min(page.getTotal(), wish.most()));
    }

    Task replace(String task, Path csv, String seen, boolean dryRun) {
        return service.call(key -> objects.importTaskObjects(task, csv.toFile(), seen, key, dryRun));
    }

    Task exclude(String task, List<String> patterns, String seen, boolean dryRun) {
        ObjectPatterns collections = new ObjectPatterns().collections(patterns);
        return service.call(key -> objects.excludeObjects(task, collections, seen, key, dryRun));
    }

    LogReach log(String task) {
        return service.call(key -> objects.lookAtTaskLog(task));
    }

    LogReach log(Map<String, Object> document) {
        return service.call(key -> objects.lookAtLog(document));
    }

    /** The collections of a task as CSV. */
    String export(String task) {
        return text(service.call(key -> objects.exportTaskObjects(task)));
    }

    /** The same for a document. */
    String export(Map<String, Object> document) {
        return text(service.call(key -> objects.exportObjects(document)));
    }

    /** The generated client leaves an answer in a file. */
    private static String text(File file) {
        try {
            String text = Files.readString(file.toPath());
            Files.deleteIfExists(file.toPath());
            return text;
        } catch (IOException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "the answer of the service cannot be kept in the folder for temporary files",
                    "make room there",
                    e);
        }
    }
}
