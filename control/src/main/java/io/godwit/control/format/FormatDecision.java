package io.godwit.control.format;

import io.godwit.control.record.Written;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * What a version that starts does about the format: it works with what is kept, raises the format, or is refused. Two versions that run
 * beside each other are at most one format apart.
 */
public record FormatDecision(Map<String, Optional<byte[]>> written) implements Written {
    private static final String HOW = " (docs/upgrade.md, Formats)";

    /**
     * Decides about a version that starts.
     *
     * @param kept empty where no version said it
     * @param oldestRead the lowest number that the version reads
     * @param running how many instances take part in decisions now
     * @throws GodwitException configuration, when the version cannot start, with what to do
     */
    public static FormatDecision of(Optional<KeptFormat> kept, KeptFormat own, int oldestRead, IntSupplier running) {
        KeptFormat before = kept.orElse(KeptFormat.FIRST);
        if (before.readFrom() > own.number()) {
            throw refused(
                    "a newer version of Godwit keeps its records here in format " + before.number()
                            + ", which versions with format " + before.readFrom()
                            + " or higher read; this one has format "
                            + own.number(),
                    "run the version that ran here last, or a newer one");
        }
        if (before.number() < oldestRead) {
            throw refused(
                    "what is kept here has format " + before.number() + "; this version reads format " + oldestRead
                            + " and higher",
                    "run a version in between first: one that reads format " + before.number() + " and has format "
                            + oldestRead);
        }
        if (own.readFrom() > before.number()) {
            requireNobody(before, own, running.getAsInt());
        }
        boolean isKnown = kept.isPresent() && before.number() >= own.number();
        return new FormatDecision(isKnown ? Map.of() : Map.of(KeptFormat.KEY, Optional.of(Json.write(own))));
    }

    private static void requireNobody(KeptFormat before, KeptFormat own, int running) {
        if (running > 0) {
            throw refused(
                    running + " of an older version (format " + before.number()
                            + ") run, and cannot work with what this one keeps (format " + own.number() + ")",
                    "end every instance of the control service, then start this version; components go on meanwhile."
                            + " In Kubernetes: kubectl scale deployment --replicas=0, wait until its pods are gone, helm"
                            + " upgrade");
        }
    }

    private static GodwitException refused(String message, String remedy) {
        return GodwitException.configuration(ErrorCode.UPGRADE_REFUSED, message, remedy + HOW);
    }
}
