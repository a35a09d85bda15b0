package io.godwit.console;

import io.godwit.console.contract.model.Event;
import io.godwit.console.contract.model.RecordField;
import io.godwit.console.contract.model.SettingDifference;
import io.godwit.console.contract.model.Topic;
import io.godwit.console.contract.model.TopicFlag;
import io.godwit.console.contract.model.TopicKind;
import io.godwit.console.contract.model.TopicRecord;
import io.godwit.console.contract.model.TopicRetention;
import io.godwit.console.contract.model.TopicSchemas;
import io.godwit.control.topics.EventLook;
import io.godwit.control.topics.PeekedRecord;
import io.godwit.control.topics.SubjectVersions.Schemas;
import io.godwit.control.topics.TopicStanding;
import java.time.OffsetDateTime;
import java.util.OptionalLong;

/** Topics, records and events as the contract shows them. */
final class TopicViews {
    private TopicViews() {}

    static Topic topic(TopicStanding topic) {
        return new Topic()
                .name(topic.topic().name())
                .kind(TopicKind.valueOf(topic.topic().kind().name()))
                .collection(topic.collection().orElse(null))
                .partitions(topic.partitions())
                .replicas(topic.replicas())
                .inSyncReplicas(topic.inSync())
                .underReplicatedPartitions(topic.underReplicated())
                .offsets(Views.boxed(topic.offsets()))
                .records(Views.boxed(topic.records()))
                .bytes(Views.boxed(topic.bytes()))
                .writtenPerSecond(
                        topic.writtenPerSecond().isPresent()
                                ? topic.writtenPerSecond().getAsDouble()
                                : null)
                .oldestAt(time(topic.oldestMillis()))
                .newestAt(time(topic.newestMillis()))
                .retention(topic.retention().map(TopicViews::retention).orElse(null))
                .lag(Views.boxed(topic.lag()))
                .lagMillis(Views.boxed(topic.lagMillis()))
                .schemas(topic.schemas().map(TopicViews::schemas).orElse(null))
                .differences(topic.differences().stream()
                        .map(difference -> new SettingDifference()
                                .setting(difference.setting())
                                .found(difference.found())
                                .wanted(difference.wanted()))
                        .toList())
                .flags(topic.flags().stream()
                        .map(flag -> TopicFlag.valueOf(flag.name()))
                        .toList());
    }

    private static TopicRetention retention(TopicStanding.Retention retention) {
        return new TopicRetention()
                .millis(retention.millis())
                .leftMillis(Views.boxed(retention.leftMillis()))
                .by(retention.byKafka() ? TopicRetention.ByEnum.KAFKA : TopicRetention.ByEnum.GODWIT);
    }

    private static TopicSchemas schemas(Schemas schemas) {
        return new TopicSchemas().keyVersions(schemas.key()).valueVersions(schemas.value());
    }

    static TopicRecord record(PeekedRecord record) {
        return new TopicRecord()
                .partition(record.partition())
                .offset(record.offset())
                .at(Views.time(record.atMillis()))
                .key(record.key())
                .format(TopicRecord.FormatEnum.valueOf(record.format().name()))
                .fields(record.fields().stream()
                        .map(field -> new RecordField()
                                .name(field.name())
                                .type(field.type())
                                .bytes(field.bytes())
                                .value(field.value().orElse(null)))
                        .toList());
    }

    static Event event(EventLook.Stored stored) {
        return new Event()
                .id(stored.id())
                .at(Views.time(stored.event().atMillis()))
                .what(stored.event().what())
                .from(stored.event().from())
                .to(stored.event().to())
                .by(stored.event().by());
    }

    private static OffsetDateTime time(OptionalLong millis) {
        return millis.isPresent() ? Views.time(millis.getAsLong()) : null;
    }
}
