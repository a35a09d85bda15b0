package io.godwit.runtime.state;

/** What a record of the progress topic may say: of one collection, or of all that have nothing of their own to tell. */
public sealed interface Progress permits CollectionProgress, SharedProgress {}
