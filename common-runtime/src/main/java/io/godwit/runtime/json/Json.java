package io.godwit.runtime.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** The one JSON mapper of Godwit's control records. Thread-safe. Unknown members are ignored, so that older code reads newer records. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule()
                    .addSerializer(Key.class, new KeyJson.Writer())
                    .addDeserializer(Key.class, new KeyJson.Reader()))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .serializationInclusion(JsonInclude.Include.NON_ABSENT)
            .build();

    private Json() {}

    /** The record as UTF-8 JSON. */
    public static byte[] write(Object value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /** The record as JSON text on one line. */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw GodwitException.bug("cannot write " + value.getClass().getSimpleName() + " as JSON", e);
        }
    }

    /**
     * A record of {@code type}; a malformed one is a bug of its writer. One with a word that this version does not know was written by a
     * newer version, which a person has to start.
     */
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (InvalidFormatException e) {
            throw isOfAnotherVersion(e)
                    ? ofAnotherVersion(type, e)
                    : GodwitException.bug("not a " + type.getSimpleName() + " record", e);
        } catch (java.io.IOException e) {
            throw GodwitException.bug("not a " + type.getSimpleName() + " record", e);
        }
    }

    private static boolean isOfAnotherVersion(InvalidFormatException failure) {
        return failure.getTargetType() != null && failure.getTargetType().isEnum();
    }

    private static GodwitException ofAnotherVersion(Class<?> type, InvalidFormatException failure) {
        String member = failure.getPath().stream()
                .map(place -> place.getFieldName() == null ? "[" + place.getIndex() + "]" : place.getFieldName())
                .collect(Collectors.joining("."));
        return GodwitException.configuration(
                ErrorCode.RECORD_NEWER,
                "a " + type.getSimpleName() + " says " + failure.getValue() + " in " + member
                        + ", which this version of Godwit does not know",
                "run the version of Godwit that wrote it, or a newer one",
                failure);
    }

    /** The members of a JSON object. */
    public static Map<String, Object> tree(byte[] json) {
        try {
            return MAPPER.readValue(json, new TypeReference<Map<String, Object>>() {});
        } catch (java.io.IOException e) {
            throw GodwitException.bug("not a JSON object", e);
        }
    }
}
