package io.godwit.incrsync.offender;

import io.godwit.fullimport.pipeline.FullImport;

/** Sees another service. */
@SuppressWarnings("unused")
final class OffenderIncrSync {
    private FullImport other;
}
