package io.godwit.milvus.write;

import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.milvus.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Milvus says when it refuses a request for a value in it. Its numbers do not tell (1100 for most of them, 1001 or 65535 for
 * others, all of which stand for other things too), so its words decide; they are those of 2.3.0 to 2.4.23 and of milvus-lite.
 */
final class ServerRefusal {
    private static final List<Map.Entry<String, ErrorCode>> WORDS = List.of(
            Map.entry("is not a number or infinity", ErrorCode.VALUE_NOT_FINITE),
            Map.entry("exceeds max length", ErrorCode.VALUE_TOO_LONG),
            Map.entry("exceeds max capacity", ErrorCode.VALUE_TOO_LONG),
            Map.entry("out of range: [", ErrorCode.VALUE_OUT_OF_RANGE),
            Map.entry("sparse float vector", ErrorCode.VALUE_BAD_VECTOR),
            Map.entry("sparse vector", ErrorCode.VALUE_BAD_VECTOR),
            Map.entry("json: ", ErrorCode.VALUE_BAD_JSON),
            Map.entry("invalid character", ErrorCode.VALUE_BAD_JSON),
            Map.entry("unexpected end of JSON", ErrorCode.VALUE_BAD_JSON),
            Map.entry("Syntax error at index", ErrorCode.VALUE_BAD_JSON),
            Map.entry("Mismatch type", ErrorCode.VALUE_BAD_JSON),
            Map.entry("cannot set json key to", ErrorCode.VALUE_BAD_JSON),
            Map.entry("dynamic field name cannot include", ErrorCode.VALUE_BAD_JSON));

    private ServerRefusal() {}

    /** What is wrong with a value of the request; empty where the status is about something else. */
    static Optional<ErrorCode> of(Status status) {
        return MilvusFailures.isSuccess(status)
                ? Optional.empty()
                : WORDS.stream()
                        .filter(words -> status.getReason().contains(words.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    /** Why a row that was sent alone is refused, without what Milvus quotes of it. */
    static Refusal of(ErrorCode code, CollectionSchema collection) {
        String fields = collection.fields().stream()
                .filter(field -> types(code).anyMatch(type -> isOrHolds(field, type)))
                .map(Field::name)
                .collect(Collectors.joining(" or "));
        String words = code == ErrorCode.VALUE_BAD_JSON
                ? "its JSON is refused: a form that this version does not take, or a key of the dynamic field that is a field's name"
                : code.summary();
        return new Refusal(code, "Milvus does not take a value of field " + fields + ": " + words);
    }

    private static boolean isOrHolds(Field field, FieldType type) {
        return field.type() == type || field.elementType().filter(type::equals).isPresent();
    }

    /** Those that this is left to the server for. */
    private static Stream<FieldType> types(ErrorCode code) {
        return switch (code) {
            case VALUE_NOT_FINITE -> Stream.of(FieldType.FLOAT, FieldType.DOUBLE);
            case VALUE_BAD_VECTOR -> Stream.of(FieldType.SPARSE_FLOAT_VECTOR);
            case VALUE_TOO_LONG, VALUE_BAD_JSON -> Stream.of(FieldType.JSON);
            default -> Stream.of(FieldType.values());
        };
    }
}
