package io.godwit.fullimport.offender;

import io.godwit.incrsync.pipeline.IncrSync;

/** Sees another service. */
@SuppressWarnings("unused")
final class OffenderFullImport {
    private IncrSync other;
}
