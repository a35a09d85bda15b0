package io.godwit.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.PendingRead;
import io.godwit.runtime.state.ReconcileMark;
import io.godwit.runtime.state.RereadRequest;
import io.godwit.runtime.state.ScanEnd;
import io.godwit.runtime.state.ScanPlan;
import io.godwit.runtime.state.ScanPosition;
import io.godwit.runtime.state.SharedProgress;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {
    static Stream<Object> records() {
        CollectionSchema collection = new CollectionSchema(
                new CollectionName("shop", "\u4e2d\u6587"),
                Long.MAX_VALUE,
                "d",
                fields(),
                true,
                16,
                List.of("by-dev-0"),
                60);
        TableMapping mapping = new TableMapping(collection, new TableName("search", "products"), true);
        HandOff withLog = new HandOff(
                "t",
                1,
                mapping,
                Map.of("topic", new LogPosition(2, 7)),
                OptionalLong.of(449_123_456_789_012_345L),
                "s",
                8,
                true,
                Optional.of(new HandOff.ChangeTopic("c", 4)));
        ScanPlan plan = new ScanPlan(
                "t",
                5,
                2,
                List.of(
                        new KeyRange(Optional.empty(), Optional.of(Key.of(Long.MIN_VALUE))),
                        new KeyRange(Optional.of(Key.of(Long.MIN_VALUE)), Optional.empty()),
                        new KeyRange(Optional.of(Key.of("a\"\\\u0000\uD83D\uDC26")), Optional.of(Key.of("")))),
                10);
        ScanPosition start = ScanPosition.start(plan, 1);
        Failure failure = new Failure("FENCED", "m", "");
        return Stream.of(
                withLog,
                new HandOff("t", 1, mapping, Map.of(), OptionalLong.empty(), "s", 8, false, Optional.empty()),
                plan,
                new ScanPlan("t", 5, 1, List.of(KeyRange.ALL), 0),
                start,
                start.advanced(Key.of("42"), 3, 99),
                start.advanced(Key.of(42), 3, 99).finished(),
                conflict(Optional.of("k"), new ConflictRecord.Cause("VALUE", "VALUE_TOO_LONG", "r")),
                conflict(Optional.empty(), new ConflictRecord.Cause("SOURCE", "X", "r")),
                conflict(Optional.empty(), new ConflictRecord.Cause("SOURCE", "X", "r"))
                        .closed(new ConflictRecord.Closing("t/0/5", 9)),
                new InstanceStatus(
                        "t",
                        "c",
                        0,
                        4,
                        InstanceStatus.State.RUNNING,
                        5,
                        "127.0.0.1:1",
                        Optional.empty(),
                        Optional.of(9L)),
                new InstanceStatus(
                        "t", "c", 0, 4, InstanceStatus.State.FAILED, 5, "", Optional.of(failure), Optional.empty()),
                ChannelPosition.start("t", "c", LogPosition.of(4), 5),
                new ChannelPosition(
                        "t",
                        "c",
                        LogPosition.of(4),
                        new LogPosition(1, 9),
                        Long.MIN_VALUE,
                        Optional.of(new ChannelPosition.Within(5, OptionalLong.of(-6)))),
                new PendingRead("c", 5, Key.of("k"), 8, true),
                new ReconcileMark("t", 5, "d.c", "ttl", "r"),
                new RereadRequest("t", 5, Key.of(4), 8),
                new ScanEnd("t", 5, 1, 449_123_456_789_012_345L),
                new CollectionProgress("t", 5, 9, Map.of(0, 4L, 7, 1L), true, false, 3),
                new SharedProgress("t", Map.of("c", 5L), 3),
                new StoreStatus(
                        "t",
                        List.of(new StoreStatus.Channel("c", "4", 5, 6, true)),
                        7,
                        5,
                        List.of("f"),
                        List.of(),
                        Optional.of(9L)),
                new TableStatus(
                        new TableStatus.Subject("t", 1, "c", "t", 1),
                        TableStatus.Phase.COMPLETE,
                        new TableStatus.Rows(2, 3, 5, 6, 4),
                        7,
                        8,
                        new TableStatus.Findings(List.of("f"), 1),
                        Optional.of(failure)),
                new TaskRecord(
                        "t",
                        "n",
                        3,
                        TaskRecord.State.STOPPED,
                        Map.of("a", Map.of("b", List.of(1, "x", true))),
                        2,
                        Optional.of("INTERNAL"),
                        Optional.of(1_772_366_400_000L)),
                new TaskRecord("t", "n", 3, TaskRecord.State.RUNNING, Map.of(), 2, Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyStateRecordComesBack(Object record) {
        byte[] json = Json.write(record);

        assertThat((Object) Json.read(json, record.getClass())).isEqualTo(record);
    }

    @Test
    void keysKeepTheirTypeAndEveryBit() {
        assertThat(Json.text(Key.of(Long.MAX_VALUE))).isEqualTo("{\"long\":\"9223372036854775807\"}");
        assertThat(Json.text(Key.of("42"))).isEqualTo("{\"text\":\"42\"}");
        assertThat(Json.read(Json.write(Key.of("42")), Key.class)).isEqualTo(Key.of("42"));
        assertThat(Json.read(Json.write(Key.of(-1)), Key.class)).isEqualTo(Key.of(-1));
    }

    @Test
    void membersOfANewerVersionAreIgnored() {
        byte[] newer = "{\"schema\":\"a\",\"table\":\"b\",\"later\":{}}".getBytes(StandardCharsets.UTF_8);

        assertThat(Json.read(newer, TableName.class)).isEqualTo(new TableName("a", "b"));
    }

    @Test
    void recordsOfAnOlderVersionAreRead() {
        String place = "{\"tso\":5,\"put\":true,\"rowId\":6,\"position\":{\"segment\":0,\"offset\":5},\"index\":2}";
        String pending = "{\"channel\":\"c\",\"collectionId\":5,\"key\":{\"text\":\"k\"},\"tso\":8}";

        assertThat(Json.read(place.getBytes(StandardCharsets.UTF_8), ChannelPosition.Within.class))
                .isEqualTo(new ChannelPosition.Within(5, OptionalLong.empty()));
        assertThat(Json.read(pending.getBytes(StandardCharsets.UTF_8), PendingRead.class))
                .isEqualTo(new PendingRead("c", 5, Key.of("k"), 8, false));
    }

    @Test
    void whatIsNoRecordIsABug() {
        assertThatThrownBy(() -> Json.read("{".getBytes(StandardCharsets.UTF_8), TableName.class))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.BUG));
    }

    private static List<Field> fields() {
        return List.of(
                Field.plain(100, "id", FieldType.VARCHAR).withMaxLength(64).as(Field.Role.PRIMARY_KEY),
                Field.plain(101, "shop", FieldType.INT64).as(Field.Role.PARTITION_KEY),
                Field.plain(102, "tags", FieldType.ARRAY)
                        .withElements(FieldType.VARCHAR, 10)
                        .withMaxLength(20),
                Field.plain(103, "v", FieldType.FLOAT_VECTOR).withDimension(128),
                Field.dynamic(104));
    }

    private static ConflictRecord conflict(Optional<String> key, ConflictRecord.Cause cause) {
        return new ConflictRecord(
                "t", new ConflictRecord.Place("s", 1, 2), new ConflictRecord.Row("c", "t", key), cause, 3);
    }
}
