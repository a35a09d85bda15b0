package io.godwit.control.record;

import java.util.Map;
import java.util.Optional;

/** What a decision about records writes. */
public interface Written {
    /** By key; those without a value are removed. All or none; nothing to write where it is empty. */
    Map<String, Optional<byte[]>> written();
}
