package io.godwit.runtime.state;

/** What a record of the progress topic may say: about one collection, or about all that have nothing of their own to report. */
public sealed interface Progress permits CollectionProgress, SharedProgress {}
