package io.godwit.control.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.precheck.LiveCheck;
import io.godwit.runtime.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecodedPagesTest {
    private final DecodedPages pages = new DecodedPages();

    @Test
    void onlyWhatHasChangedIsDecodedAgain() {
        Map<String, byte[]> records = new LinkedHashMap<>();
        records.put("id/0", page("a"));
        records.put("id/1", page("b"));
        List<LiveCheck> before = pages.of(records);

        records.put("id/1", page("c"));
        List<LiveCheck> after = pages.of(records);

        assertThat(before).extracting(LiveCheck::object).containsExactly("a", "b");
        assertThat(after).extracting(LiveCheck::object).containsExactly("a", "c");
        assertThat(after.getFirst()).isSameAs(before.getFirst());
    }

    @Test
    void anotherPrecheckTakesThePlace() {
        byte[] json = page("a");
        LiveCheck before = pages.of(Map.of("id/0", json)).getFirst();

        pages.of(Map.of("other/0", page("b")));

        assertThat(pages.of(Map.of("id/0", json)).getFirst()).isEqualTo(before).isNotSameAs(before);
    }

    private static byte[] page(String object) {
        return Json.write(new DecodedPages.Page(List.of(new LiveCheck(
                "TABLE",
                object,
                "",
                LiveCheck.State.PASS,
                Optional.empty(),
                Optional.of(1L),
                "fits",
                "",
                false,
                Optional.empty()))));
    }
}
