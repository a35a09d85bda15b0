package io.godwit.model.source;

/**
 * How many rows the source counts.
 *
 * @param rows duplicates and unreadable keys included
 * @param parted whether a part of the collection can be released while the rest answers. A scan may have left such a part out, and
 *     as many rows may have been deleted since: equal counts prove nothing then, only keys do
 */
public record RowCount(long rows, boolean parted) {}
