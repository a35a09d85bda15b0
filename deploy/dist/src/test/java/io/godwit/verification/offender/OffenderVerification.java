package io.godwit.verification.offender;

import io.godwit.fullimport.pipeline.FullImport;

/** Sees another service. */
@SuppressWarnings("unused")
final class OffenderVerification {
    private FullImport other;
}
