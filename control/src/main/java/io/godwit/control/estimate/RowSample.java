package io.godwit.control.estimate;

import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.RangeScan;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceReader;
import java.time.Duration;
import java.util.Optional;

/**
 * What some rows of a collection were like, as a scan returned them.
 *
 * @param eventBytes of their row events, keys included
 */
record RowSample(long rows, long sourceBytes, long eventBytes, Duration took) {
    private static final int MOST_PAGES = 5;

    /** Reads pages from the beginning until there are enough or {@code most} is over; a page that has begun is awaited. */
    static RowSample of(CollectionSchema collection, SourceReader reader, ReadPoint at, Duration most) {
        EventSizes sizes = new EventSizes(collection);
        long rows = 0;
        long sourceBytes = 0;
        long eventBytes = 0;
        long reading = 0;
        try (RangeScan pages = reader.scan(collection, KeyRange.ALL, at)) {
            for (int page = 0; page < MOST_PAGES && reading < most.toNanos(); page++) {
                long begin = System.nanoTime();
                Optional<RowPage> read = pages.next();
                reading += System.nanoTime() - begin;
                if (read.isEmpty()) {
                    break;
                }
                rows += read.get().size();
                sourceBytes += read.get().sizeBytes();
                for (int i = 0; i < read.get().size(); i++) {
                    eventBytes += sizes.of(read.get(), i);
                }
            }
        }
        return new RowSample(rows, sourceBytes, eventBytes, Duration.ofNanos(reading));
    }

    /** The value for {@code all} rows of what {@code part} is for these. */
    long scaled(long part, long all) {
        return Math.round((double) part * all / rows);
    }
}
