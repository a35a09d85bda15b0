package io.godwit.model.source;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import java.util.Optional;

/**
 * A key (or a narrow range) under which the source counts more rows than it returns.
 *
 * @param code {@link ErrorCode#SOURCE_DUPLICATE_KEY} or {@link ErrorCode#SOURCE_KEY_UNREADABLE}
 * @param key the key, where it could be determined
 * @param range the narrowest range that still has the surplus
 * @param surplus rows counted but not returned
 */
public record KeyFinding(ErrorCode code, Optional<Key> key, KeyRange range, long surplus) {}
