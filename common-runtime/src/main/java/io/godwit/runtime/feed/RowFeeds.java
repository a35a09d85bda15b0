package io.godwit.runtime.feed;

import java.util.Collection;

/** Makes the feeds of a process's writer threads. Thread-safe. */
public interface RowFeeds {
    /** A feed over {@code topics} that asks {@code owner} where to start. */
    RowFeed over(Collection<String> topics, RowFeed.Ownership owner);
}
