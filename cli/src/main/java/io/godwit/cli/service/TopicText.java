package io.godwit.cli.service;

import io.godwit.cli.progress.TextTable;
import io.godwit.console.contract.model.Event;
import io.godwit.console.contract.model.RecordField;
import io.godwit.console.contract.model.Topic;
import io.godwit.console.contract.model.TopicFlag;
import io.godwit.console.contract.model.TopicRecord;
import io.godwit.console.contract.model.TopicSchemas;
import io.godwit.model.text.Plural;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Topics, records and events, for people. */
final class TopicText {
    private static final String NOT_MEASURED = "n/a";
    /** Names are long, and a cell is never wrapped. */
    private static final int ANY_WIDTH = 10_000;

    static final List<String> HEADER = List.of(
            "TOPIC",
            "KIND",
            "PARTITIONS",
            "IN SYNC",
            "RECORDS",
            "BYTES",
            "WRITTEN/S",
            "OLDEST",
            "NEWEST",
            "KEPT FOR",
            "LEFT",
            "LAG",
            "BEHIND",
            "SCHEMAS",
            "FLAGS");

    private TopicText() {}

    static List<String> table(List<Topic> topics) {
        TextTable table = new TextTable(HEADER.toArray(String[]::new));
        topics.forEach(topic -> table.add(cells(topic).toArray(String[]::new)));
        List<String> lines = new ArrayList<>(table.lines(ANY_WIDTH));
        topics.forEach(topic -> topic.getDifferences()
                .forEach(difference -> lines.add(topic.getName() + ": " + difference.getSetting() + " is "
                        + difference.getFound() + ", and " + difference.getWanted() + " is wanted")));
        return lines;
    }

    static List<String> cells(Topic topic) {
        return List.of(
                topic.getName(),
                lower(topic.getKind().getValue()),
                String.valueOf(topic.getPartitions()),
                topic.getInSyncReplicas() + "/" + topic.getReplicas(),
                records(topic),
                number(topic.getBytes()),
                topic.getWrittenPerSecond() == null
                        ? NOT_MEASURED
                        : String.format(Locale.ROOT, "%.1f", topic.getWrittenPerSecond()),
                topic.getOldestAt() == null
                        ? "-"
                        : topic.getOldestAt().withNano(0).toString(),
                topic.getNewestAt() == null
                        ? "-"
                        : topic.getNewestAt().withNano(0).toString(),
                topic.getRetention() == null
                        ? "-"
                        : duration(topic.getRetention().getMillis()),
                topic.getRetention() == null || topic.getRetention().getLeftMillis() == null
                        ? "-"
                        : duration(topic.getRetention().getLeftMillis()),
                number(topic.getLag()),
                topic.getLagMillis() == null
                        ? NOT_MEASURED
                        : String.format(Locale.ROOT, "%.1f s", topic.getLagMillis() / 1000.0),
                versions(topic.getSchemas()),
                topic.getFlags().stream()
                        .map(TopicFlag::getValue)
                        .map(flag -> lower(flag).replace(' ', '-'))
                        .collect(Collectors.joining(",")));
    }

    private static String records(Topic topic) {
        if (topic.getRecords() != null) {
            return number(topic.getRecords());
        }
        return topic.getOffsets() == null ? NOT_MEASURED : "<=" + number(topic.getOffsets());
    }

    /** Newest versions of the key's and of the value's schema. */
    private static String versions(TopicSchemas schemas) {
        return schemas == null
                ? "-"
                : "key " + newest(schemas.getKeyVersions()) + " value " + newest(schemas.getValueVersions());
    }

    private static String newest(List<Integer> versions) {
        return versions.isEmpty() ? "-" : "v" + versions.getLast();
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', ' ').strip();
    }

    private static String number(Long number) {
        return number == null ? NOT_MEASURED : String.format(Locale.ROOT, "%,d", number);
    }

    /** In the two largest units. */
    static String duration(long millis) {
        Duration duration = Duration.ofMillis(millis);
        if (duration.toDays() > 0) {
            return duration.toDays() + "d " + duration.toHoursPart() + "h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + "h " + duration.toMinutesPart() + "m";
        }
        return duration.toMinutes() + "m " + duration.toSecondsPart() + "s";
    }

    static List<String> records(List<TopicRecord> records) {
        List<String> lines = new ArrayList<>();
        records.forEach(record -> {
            lines.add(record.getPartition() + "/" + record.getOffset() + "  " + record.getAt() + "  key "
                    + record.getKey() + "  "
                    + switch (record.getFormat()) {
                        case NONE -> "no value: removes the key";
                        case AVRO, JSON, BINARY -> record.getFormat().getValue();
                    });
            record.getFields().forEach(field -> lines.add("  " + field(field)));
        });
        return lines;
    }

    private static String field(RecordField field) {
        return (field.getName().isEmpty() ? "value" : field.getName()) + ": " + field.getType() + ", "
                + Plural.of(field.getBytes(), "byte") + (field.getValue() == null ? "" : " = " + field.getValue());
    }

    static String event(Event event) {
        String change = event.getFrom().equals(event.getTo())
                ? event.getTo()
                : (event.getFrom().isEmpty() ? "" : event.getFrom() + " -> ")
                        + (event.getTo().isEmpty() ? "forgotten" : event.getTo());
        return event.getAt() + "  " + event.getWhat() + "  " + change + "  by " + event.getBy();
    }
}
