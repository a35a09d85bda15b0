package io.godwit.runtime.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import java.nio.charset.StandardCharsets;
import java.util.Map;

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

    /** A record of {@code type}; a malformed one is a bug of its writer. */
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (java.io.IOException e) {
            throw GodwitException.bug("not a " + type.getSimpleName() + " record", e);
        }
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
