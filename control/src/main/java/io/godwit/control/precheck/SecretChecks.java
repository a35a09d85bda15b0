package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.task.SecretRef;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SecretText;
import io.godwit.model.task.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether every secret of a task can be read here. */
final class SecretChecks {
    private SecretChecks() {}

    /** One check per reference. */
    static List<Check> of(TaskSpec spec, SecretResolver secrets) {
        return of(texts(spec), secrets);
    }

    /** The same for texts by their path. */
    static List<Check> of(Map<String, SecretText> texts, SecretResolver secrets) {
        List<Check> checks = new ArrayList<>();
        texts.forEach((path, text) -> {
            for (SecretRef reference : text.references()) {
                checks.add(secrets.missing(reference)
                        .map(reason -> Check.fail(
                                CheckCode.SECRETS,
                                reference.toString(),
                                path,
                                ErrorCode.CONFIG_SECRET_MISSING,
                                reason,
                                "provide it to this process; its components inherit it"))
                        .orElseGet(() -> Check.pass(CheckCode.SECRETS, reference.toString(), path, "can be read")));
            }
        });
        return checks;
    }

    private static Map<String, SecretText> texts(TaskSpec spec) {
        Map<String, SecretText> texts = new TreeMap<>();
        put(texts, "spec.kafka.properties.", spec.kafka().properties());
        put(texts, "spec.schemaRegistry.properties.", spec.schemaRegistry().properties());
        spec.source().log().ifPresent(log -> put(texts, "spec.source.log.properties.", log.properties()));
        texts.put("spec.source.milvus.token", spec.source().milvus().token());
        texts.put("spec.source.milvus.password", spec.source().milvus().password());
        texts.put("spec.target.oceanbase.password", spec.target().password());
        return texts;
    }

    private static void put(Map<String, SecretText> texts, String path, Map<String, SecretText> properties) {
        properties.forEach((name, text) -> texts.put(path + name, text));
    }
}
