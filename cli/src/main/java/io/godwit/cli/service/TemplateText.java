package io.godwit.cli.service;

import io.godwit.console.contract.model.Template;
import io.godwit.console.contract.model.TemplateSummary;
import io.godwit.console.contract.model.TemplateValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Templates of the service, for people. */
final class TemplateText {
    private TemplateText() {}

    /** Tab-separated. */
    static List<String> table(List<TemplateSummary> templates) {
        List<String> lines = new ArrayList<>();
        lines.add("NAME\tPART\tREVISION\tTASKS\tDESCRIPTION");
        templates.forEach(template -> lines.add(String.join(
                "\t",
                template.getName(),
                part(template),
                String.valueOf(template.getRevision()),
                String.valueOf(template.getUsers().size()),
                template.getDescription())));
        return lines;
    }

    static List<String> lines(Template template) {
        List<String> lines = new ArrayList<>();
        TemplateSummary summary = template.getSummary();
        lines.add(summary.getName() + " for " + part(summary) + ", revision " + summary.getRevision()
                + (summary.getDescription().isEmpty() ? "" : ": " + summary.getDescription()));
        for (TemplateValue value : template.getValues()) {
            lines.add("  " + value.getPath() + ": " + value.getValue()
                    + (value.getUsual() == null ? "" : " (default " + value.getUsual() + ")"));
        }
        lines.add(
                summary.getUsers().isEmpty()
                        ? "  no task was made from it"
                        : "  made from it: " + String.join(", ", summary.getUsers()));
        return lines;
    }

    static List<String> changed(Template template) {
        TemplateSummary summary = template.getSummary();
        return summary.getUsers().isEmpty()
                ? List.of("template " + summary.getName() + " is changed")
                : List.of("template " + summary.getName()
                        + " is changed; these tasks stay as they are until their documents are " + "sent again: "
                        + String.join(", ", summary.getUsers()));
    }

    private static String part(TemplateSummary template) {
        return template.getPart().getValue().toLowerCase(Locale.ROOT);
    }
}
