package io.godwit.runtime.feed;

import java.util.Collection;

/** Makes the feeds of a process's writer threads. Thread-safe. */
public interface RowFeeds {
    /**
     * A feed that asks {@code owner} where to start.
     *
     * @param topics looked at before each poll, so that topics may leave it; another thread may change it
     */
    RowFeed over(Collection<String> topics, RowFeed.Ownership owner);
}
