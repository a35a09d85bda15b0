package io.godwit.control.estimate;

import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceReader;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What an estimate asks. Each is opened when it is needed, and fails with address, cause and remedy.
 *
 * @param targetFreeBytes what the target still has room for; empty where it does not say
 */
public record EstimatePorts(
        Supplier<SourceCatalog> source, Supplier<SourceReader> reader, Supplier<OptionalLong> targetFreeBytes) {}
