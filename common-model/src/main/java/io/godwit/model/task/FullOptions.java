package io.godwit.model.task;

import io.godwit.model.source.SourceCatalog.LoadOptions;

/**
 * How existing rows are moved.
 *
 * @param loadCollections whether Godwit may load a collection that is not loaded, and release it afterwards
 * @param temporaryIndex whether Godwit may make an index for loading, and drop it afterwards
 */
public record FullOptions(
        RateLimit limit,
        FullResources resources,
        NonEmptyTarget nonEmptyTarget,
        OnRejection onRejectedRow,
        boolean loadCollections,
        boolean temporaryIndex) {

    public static final FullOptions DEFAULT = new FullOptions(
            RateLimit.NONE, FullResources.of(Preset.MEDIUM), NonEmptyTarget.STOP, OnRejection.STOP, true, false);

    /** What Godwit may do to make a collection readable. */
    public LoadOptions load() {
        return new LoadOptions(loadCollections, temporaryIndex);
    }
}
