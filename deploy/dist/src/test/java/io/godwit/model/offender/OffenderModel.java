package io.godwit.model.offender;

import io.godwit.runtime.json.Json;

/** Sees common-runtime. */
@SuppressWarnings("unused")
final class OffenderModel {
    private Json json;
}
