package io.godwit.milvus.write;

import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Writes rows of one collection, in order and in requests of a bounded size. A request that is refused for a value is halved, down to
 * the rows at fault; one of a bad row among n costs fewer than 2 log n requests. One thread; calls block.
 */
final class CollectionWriter {
    private static final int MOST_ROWS = 5_000;

    private final CollectionSchema collection;
    private final Mutations mutations;
    private final int requestBytes;
    private final RowCheck check;

    CollectionWriter(CollectionSchema collection, Mutations mutations, int requestBytes) {
        this.collection = collection;
        this.mutations = mutations;
        this.requestBytes = requestBytes;
        this.check = new RowCheck(collection);
    }

    /** Writes those of the rows whose numbers are given, of distinct keys; returns the refused ones by index. */
    List<RejectedRow> write(Place place, RowBatch rows, int[] numbers) {
        List<RejectedRow> rejected = new ArrayList<>();
        int[] page = new int[Math.min(MOST_ROWS, numbers.length)];
        int size = 0;
        long bytes = 0;
        for (int number : numbers) {
            Optional<Refusal> refusal = check.refusal(rows.row(number));
            if (refusal.isPresent()) {
                rejected.add(refusal.get().of(number));
                continue;
            }
            if (size == MOST_ROWS || size > 0 && bytes + check.bytes() > requestBytes) {
                page(place, rows, Arrays.copyOf(page, size), rejected);
                size = 0;
                bytes = 0;
            }
            page[size++] = number;
            bytes += check.bytes();
        }
        if (size > 0) {
            page(place, rows, Arrays.copyOf(page, size), rejected);
        }
        rejected.sort(Comparator.comparingInt(RejectedRow::index));
        return rejected;
    }

    /** Removes the rows of the keys, wherever they are. */
    void delete(Place place, List<Key> keys) {
        mutations.delete(place, "", collection.key(), keys);
    }

    private void page(Place place, RowBatch rows, int[] numbers, List<RejectedRow> rejected) {
        int before = rejected.size();
        send(rows, numbers, (columns, count) -> mutations.upsert(place, columns, count), rejected);
        int[] written = before == rejected.size() ? numbers : without(numbers, rejected);
        if (written.length == 0 || place.way() == Place.Way.UPSERT) {
            return;
        }
        List<Key> keys = Arrays.stream(written).mapToObj(rows::key).toList();
        if (place.way() == Place.Way.UPSERT_AND_CLEAR) {
            place.others().forEach(other -> mutations.delete(place, other, collection.key(), keys));
            return;
        }
        mutations.delete(place, "", collection.key(), keys);
        send(
                rows,
                written,
                place.way() == Place.Way.UPSERT_AND_INSERT
                        ? (columns, count) -> mutations.insert(place, columns, count)
                        : (columns, count) -> mutations.upsert(place, columns, count),
                rejected);
    }

    /** A request with rows. */
    private interface Attempt {
        Status send(List<FieldData> columns, int rows);
    }

    private void send(RowBatch rows, int[] numbers, Attempt attempt, List<RejectedRow> rejected) {
        Optional<Refusal> refusal = refusal(attempt, columns(rows, numbers), numbers.length);
        if (refusal.isEmpty()) {
            return;
        }
        if (numbers.length == 1) {
            rejected.add(refusal.get().of(numbers[0]));
            return;
        }
        int half = numbers.length / 2;
        send(rows, Arrays.copyOf(numbers, half), attempt, rejected);
        send(rows, Arrays.copyOfRange(numbers, half, numbers.length), attempt, rejected);
    }

    /** Empty if the rows are written. */
    private Optional<Refusal> refusal(Attempt attempt, List<FieldData> columns, int rows) {
        Status status;
        try {
            status = attempt.send(columns, rows);
        } catch (GodwitException e) {
            if (MilvusFailures.isTooLarge(String.valueOf(e.getMessage()))) {
                return Optional.of(tooLarge());
            }
            throw e;
        }
        Optional<ErrorCode> code = ServerRefusal.of(status);
        if (code.isPresent()) {
            return code.map(c -> ServerRefusal.of(c, collection));
        }
        if (MilvusFailures.isTooLarge(status.getReason())) {
            return Optional.of(tooLarge());
        }
        MilvusFailures.check("writing to " + collection.name(), status);
        return Optional.empty();
    }

    private static Refusal tooLarge() {
        return new Refusal(
                ErrorCode.VALUE_TOO_LONG,
                "the row is larger than Milvus accepts (proxy.grpc.serverMaxRecvSize, quotaAndLimits.limits.maxInsertSize)");
    }

    private List<FieldData> columns(RowBatch rows, int[] numbers) {
        List<FieldColumn> columns = new ArrayList<>();
        for (int i = 0; i < collection.fields().size(); i++) {
            columns.add(FieldColumn.of(collection.fields().get(i), i));
        }
        for (int number : numbers) {
            RowView row = rows.row(number);
            columns.forEach(column -> column.add(row));
        }
        return columns.stream().map(FieldColumn::build).toList();
    }

    private static int[] without(int[] numbers, List<RejectedRow> rejected) {
        int[] refused = rejected.stream().mapToInt(RejectedRow::index).sorted().toArray();
        return Arrays.stream(numbers)
                .filter(number -> Arrays.binarySearch(refused, number) < 0)
                .toArray();
    }
}
