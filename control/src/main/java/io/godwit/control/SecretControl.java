package io.godwit.control;

import io.godwit.control.ServiceControl.Caller;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.resource.DataSource;
import io.godwit.control.resource.Resource;
import io.godwit.control.resource.ResourceBook;
import io.godwit.control.resource.ResourceType;
import io.godwit.control.resource.Template;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretKeys;
import io.godwit.model.task.SecretRef;
import io.godwit.model.task.SecretText;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.state.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;

/** Seals secrets, and seals those of data sources and templates again under the newest key. Thread-safe; calls block. */
public final class SecretControl {
    private static final List<ResourceType<?>> SEALED = List.of(DataSource.TYPE, Template.TYPE);

    private final SecretKeys keys;
    private final ResourceBook book;
    private final TaskRecords records;
    private final Clock clock;

    /** Secrets of the resources in {@code book}. */
    public SecretControl(SecretKeys keys, ResourceBook book, TaskRecords records, Clock clock) {
        this.keys = keys;
        this.book = book;
        this.records = records;
        this.clock = clock;
    }

    /**
     * What came of a rotation.
     *
     * @param key id of the newest key, which seals
     * @param resealed data sources and templates that were under an older key
     * @param failed those that still are, with the reason
     * @param tasks those that keep a secret under an older key until their document is sent again; that key is needed until then
     */
    public record Rotation(String key, List<String> resealed, List<String> failed, List<String> tasks) {
        /** Copies the lists. */
        public Rotation {
            resealed = List.copyOf(resealed);
            failed = List.copyOf(failed);
            tasks = List.copyOf(tasks);
        }
    }

    /** A reference that contains the text, encrypted; a configuration failure where this process has no key. */
    public SecretRef.Sealed seal(String text) {
        return keys.seal(text);
    }

    /** Seals what is under an older key again; one that cannot be opened does not keep the others from it. */
    public Rotation rotate(Caller caller) {
        String newest = keys.sealing()
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.CONFIG_SECRET_MISSING,
                        "this process has no key to seal secrets with",
                        "set " + SecretKeys.VARIABLE + " for every process of Godwit"));
        List<String> resealed = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        SEALED.forEach(type -> rotate(type, newest, caller, resealed, failed));
        return new Rotation(
                newest,
                resealed,
                failed,
                records.all().stream()
                        .filter(task -> task.state() != TaskRecord.State.RELEASED)
                        .filter(task -> isOlder(Json.text(task.spec()), newest))
                        .map(TaskRecord::name)
                        .sorted()
                        .toList());
    }

    private <R extends Resource<R>> void rotate(
            ResourceType<R> type, String newest, Caller caller, List<String> resealed, List<String> failed) {
        ResourceControl<R> control = new ResourceControl<>(type, book, clock);
        for (R kept : control.all()) {
            String json = Json.text(kept);
            String name = type.title() + " " + kept.name();
            if (!isOlder(json, newest)) {
                continue;
            }
            try {
                R newer = Json.read(resealed(json, newest).getBytes(StandardCharsets.UTF_8), type.format());
                control.change(
                        newer,
                        OptionalLong.of(kept.revision()),
                        new Caller(UUID.randomUUID().toString(), caller.user()));
                resealed.add(name);
            } catch (GodwitException e) {
                if (e.kind() != GodwitException.Kind.CONFIGURATION) {
                    throw e;
                }
                failed.add(name + ": " + e.getMessage());
            }
        }
    }

    private static boolean isOlder(String json, String newest) {
        return SecretText.sealed(json).anyMatch(secret -> !secret.key().equals(newest));
    }

    /** References need no escaping in JSON. */
    private String resealed(String json, String newest) {
        return SecretText.REFERENCE.matcher(json).replaceAll(match -> {
            boolean older = SecretText.sealed(match.group())
                    .anyMatch(secret -> !secret.key().equals(newest));
            return Matcher.quoteReplacement(
                    older
                            ? keys.seal(keys.open(SecretText.sealed(match.group())
                                            .findFirst()
                                            .orElseThrow()))
                                    .toString()
                            : match.group());
        });
    }
}
