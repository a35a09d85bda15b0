package io.godwit.console;

import io.godwit.console.contract.model.Template;
import io.godwit.console.contract.model.TemplatePart;
import io.godwit.console.contract.model.TemplateSummary;
import io.godwit.console.contract.model.TemplateValue;
import io.godwit.control.TemplateControl.Seen;
import io.godwit.model.task.Trees;
import io.godwit.model.task.read.TemplateReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Templates as the contract shows them. */
final class TemplateViews {
    private static final Map<String, String> USUAL =
            Trees.flat(TemplateReader.written(Map.of()).orElseThrow());

    private TemplateViews() {}

    static TemplateSummary summary(Seen seen) {
        return new TemplateSummary()
                .name(seen.template().name())
                .part(TemplatePart.valueOf(seen.template().part().name()))
                .description(seen.template().description())
                .revision(seen.template().revision())
                .createdAt(Views.time(seen.template().createdAtMillis()))
                .changedAt(Views.time(seen.template().changedAtMillis()))
                .users(seen.users());
    }

    static Template full(Seen seen) {
        return new Template()
                .summary(summary(seen))
                .document(seen.template().document().toTree())
                .values(values(seen));
    }

    private static List<TemplateValue> values(Seen seen) {
        String place = seen.template().part().pathText();
        return Trees.flat(seen.template().values()).entrySet().stream()
                .map(value -> new TemplateValue()
                        .path(value.getKey())
                        .value(value.getValue())
                        .usual(usual(place.isEmpty() ? value.getKey() : place + "." + value.getKey())
                                .orElse(null)))
                .toList();
    }

    /** Only options have defaults; which servers and collections a task is about has none. */
    private static Optional<String> usual(String path) {
        return Optional.of(path).filter(p -> p.startsWith("options.")).map(USUAL::get);
    }
}
