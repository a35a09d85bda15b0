package io.godwit.runtime.kafka;

import java.util.Map;
import java.util.Optional;

/**
 * How a schema registry treats schemas.
 *
 * @param compatibility what holds for a subject without a setting of its own, as the registry calls it
 * @param mode READWRITE where it takes schemas; absent where it knows no modes
 * @param ofSubjects compatibility of the subjects that have one of their own
 */
public record RegistrySettings(String compatibility, Optional<String> mode, Map<String, String> ofSubjects) {
    /** Copies the map. */
    public RegistrySettings {
        ofSubjects = Map.copyOf(ofSubjects);
    }
}
