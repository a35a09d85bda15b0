package io.godwit.control.kafka;

import io.godwit.control.precheck.LiveCheck;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.json.Kept;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pages of the precheck that was asked for last, decoded: whoever follows or leafs through one asks again and again, and only what
 * has changed is decoded again. Keeps one precheck at most. Thread-safe.
 */
final class DecodedPages {
    private Map<String, Decoded> latest = Map.of();

    /** What one page keeps. */
    @Kept(in = "godwit.prechecks", version = 1)
    record Page(List<LiveCheck> checks) {}

    private record Decoded(byte[] json, List<LiveCheck> checks) {}

    /**
     * The checks of these pages.
     *
     * @param pages every page of one precheck by its key, in their order; one that has not changed is the same array as before
     */
    synchronized List<LiveCheck> of(Map<String, byte[]> pages) {
        Map<String, Decoded> asked = new HashMap<>();
        List<LiveCheck> checks = new ArrayList<>();
        pages.forEach((key, json) -> {
            Decoded page = latest.get(key);
            if (page == null || page.json() != json) {
                page = new Decoded(json, List.copyOf(Json.read(json, Page.class).checks()));
            }
            asked.put(key, page);
            checks.addAll(page.checks());
        });
        latest = asked;
        return checks;
    }
}
