package io.godwit.milvus.write;

import io.godwit.milvus.connect.CollectionIdentity;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.PartitionNames;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.GetVersionRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds collections by their ids, whatever they are called. Milvus only accepts names, and a name may become another collection's at
 * any time: it is looked up when a batch first uses it, again each second, and once more before the batch counts. One thread; calls
 * block.
 */
final class Places {
    /** As many other partitions are cleared one by one; each costs a request. */
    private static final int MOST_CLEARED = 8;

    private static final Pattern VERSION_2_3 = Pattern.compile("v?2\\.3(?:\\.(\\d+))?(?:\\D.*)?");
    private static final int FIRST_THAT_MISPLACES = 5;
    private static final int LAST_THAT_MISPLACES = 9;

    private final MilvusConnection connection;
    private final HomePartitions homes;
    private final LongSupplier nanos;
    private final Map<Long, Seen> known = new HashMap<>();
    private final Map<Long, CollectionSchema> written = new HashMap<>();

    Places(MilvusConnection connection, HomePartitions homes, LongSupplier nanos) {
        this.connection = connection;
        this.homes = homes;
        this.nanos = nanos;
    }

    private record Seen(Place place, long at) {}

    /** A batch begins. */
    void begin() {
        written.clear();
    }

    /**
     * Where the collection is.
     *
     * @throws GodwitException configuration: SOURCE_GONE, when none has its id any more, even if another one has its name;
     *     SOURCE_UNSUPPORTED, when it lacks the partition that was chosen for it, or has a partition key
     */
    Place of(String doing, CollectionSchema collection) {
        boolean first = written.put(collection.id(), collection) == null;
        Seen seen = known.get(collection.id());
        long now = nanos.getAsLong();
        if (first || seen == null || now - seen.at() > OpenBatch.FRESH.toNanos()) {
            seen = new Seen(look(doing, collection), now);
            known.put(collection.id(), seen);
        }
        return seen.place();
    }

    /**
     * Before a batch is committed: fails as RETRIABLE where a collection had another name meanwhile, so that the batch is written
     * again.
     */
    void check() {
        for (CollectionSchema collection : written.values()) {
            String doing = "looking for " + collection.name() + " after writing";
            Seen seen = known.get(collection.id());
            if (seen != null && !nameNow(doing, collection).equals(seen.place().name())) {
                known.remove(collection.id());
                throw GodwitException.retriable(
                        ErrorCode.SOURCE_CHANGED,
                        "collection " + collection.name() + " was renamed while it was written",
                        "none: it is found by its id and written again",
                        null);
            }
        }
    }

    /** What a failure of a request by name means. */
    GodwitException explained(String doing, CollectionSchema collection, GodwitException failure) {
        if (failure.code() != ErrorCode.SOURCE_CHANGED) {
            return failure;
        }
        known.remove(collection.id());
        return CollectionIdentity.byNow(doing, connection, collection, failure);
    }

    private CollectionName nameNow(String doing, CollectionSchema collection) {
        return CollectionIdentity.nameIn(
                describe(doing, collection), named(collection).name());
    }

    private Place look(String doing, CollectionSchema collection) {
        DescribeCollectionResponse found = describe(doing, collection);
        CollectionName name = CollectionIdentity.nameIn(found, named(collection).name());
        if (collection.partitionKey().isPresent()) {
            homes.refuseAny(collection);
            return new Place(name, "", List.of(), misplacesUpserts() ? Place.Way.UPSERT_AND_INSERT : Place.Way.UPSERT);
        }
        boolean needsNames = found.getNumPartitions() != 1 || homes.isChosen(collection);
        List<String> partitions = needsNames ? PartitionNames.all(connection, name) : List.of();
        if (partitions.size() <= 1 && !homes.isChosen(collection)) {
            return new Place(name, "", List.of(), Place.Way.UPSERT);
        }
        String home = homes.among(collection, partitions);
        List<String> others = partitions.stream().filter(p -> !p.equals(home)).toList();
        return new Place(
                name,
                home,
                others,
                others.size() <= MOST_CLEARED ? Place.Way.UPSERT_AND_CLEAR : Place.Way.UPSERT_AND_MOVE);
    }

    private DescribeCollectionResponse describe(String doing, CollectionSchema collection) {
        return CollectionIdentity.find(doing, connection, named(collection))
                .orElseThrow(() -> CollectionIdentity.gone(doing, collection.name()));
    }

    private CollectionSchema named(CollectionSchema collection) {
        Seen seen = known.get(collection.id());
        return seen == null ? collection : collection.named(seen.place().name());
    }

    private boolean misplacesUpserts() {
        return misplacesUpserts(connection
                .call("reading the version", stub -> stub.getVersion(GetVersionRequest.getDefaultInstance()))
                .getVersion());
    }

    /** Milvus's fix is of 2.3.10: <q>fix upsert using wrong field to compute partition key</q>. A build without number may lack it. */
    static boolean misplacesUpserts(String version) {
        Matcher matcher = VERSION_2_3.matcher(version);
        if (!matcher.matches()) {
            return false;
        }
        int patch = matcher.group(1) == null ? FIRST_THAT_MISPLACES : Integer.parseInt(matcher.group(1));
        return patch >= FIRST_THAT_MISPLACES && patch <= LAST_THAT_MISPLACES;
    }
}
