package io.godwit.console;

import io.godwit.console.contract.model.FieldProblem;
import io.godwit.console.contract.model.LogChannel;
import io.godwit.console.contract.model.ObjectChoice;
import io.godwit.console.contract.model.ObjectItem;
import io.godwit.console.contract.model.ObjectsSection;
import io.godwit.console.contract.model.RuleOverlap;
import io.godwit.console.contract.model.TableDdl;
import io.godwit.control.ObjectControl;
import io.godwit.control.objects.LogReach;
import io.godwit.control.objects.ObjectPreview;
import io.godwit.control.stage.SchemaScript;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.task.NameFinding;
import io.godwit.model.task.ObjectPattern;
import io.godwit.model.task.ObjectsSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Objects and statements as the contract shows them. */
final class ObjectViews {
    private static final int MOST_RULES = 150;

    private ObjectViews() {}

    static io.godwit.console.contract.model.ObjectPreview preview(ObjectControl.Seen seen, Calls.Page page) {
        ObjectPreview all = seen.all();
        return new io.godwit.console.contract.model.ObjectPreview()
                .selected(all.count(ObjectPreview.Choice.SELECTED))
                .excluded(all.count(ObjectPreview.Choice.EXCLUDED))
                .notIncluded(all.count(ObjectPreview.Choice.NOT_INCLUDED))
                .withFindings(all.withFindings())
                .unmatched(all.unmatched().size())
                .unmatchedRules(all.unmatched().stream()
                        .limit(MOST_RULES)
                        .map(Problems::field)
                        .toList())
                .overlaps(all.overlaps().size())
                .overlappingRules(all.overlaps().stream()
                        .limit(MOST_RULES)
                        .map(ObjectViews::overlap)
                        .toList())
                .listedAt(Views.time(seen.listedAtMillis()))
                .items(seen.items().stream().map(ObjectViews::item).toList())
                .total((long) seen.total())
                .page(page.number())
                .size(page.size());
    }

    private static RuleOverlap overlap(ObjectPreview.Overlap overlap) {
        return new RuleOverlap()
                .rules(List.of(overlap.first().toString(), overlap.second().toString()))
                .collections(overlap.collections())
                .example(overlap.example().toString());
    }

    private static ObjectItem item(ObjectControl.Looked looked) {
        ObjectPreview.Item item = looked.item();
        return new ObjectItem()
                .collection(item.collection().toString())
                .table(item.table().toString())
                .choice(ObjectChoice.valueOf(item.choice().name()))
                .includedBy(texts(item.includedBy()))
                .excludedBy(texts(item.excludedBy()))
                .shared(item.shared())
                .sharedWith(
                        item.sharers().stream().map(CollectionName::toString).toList())
                .unsupported(looked.unsupported())
                .findings(looked.findings().stream().map(ObjectViews::finding).toList());
    }

    private static List<String> texts(List<ObjectPattern> patterns) {
        return patterns.stream().map(ObjectPattern::toString).limit(MOST_RULES).toList();
    }

    private static FieldProblem finding(NameFinding finding) {
        return new FieldProblem()
                .path(finding.field().orElse(""))
                .message(finding.reason())
                .remedy(finding.remedy());
    }

    static ObjectsSection objects(ObjectsSpec objects) {
        Map<String, String> rename = new TreeMap<>();
        objects.rename().forEach((collection, table) -> rename.put(collection.toString(), table.toString()));
        return new ObjectsSection()
                .include(objects.include().stream().map(ObjectPattern::toString).toList())
                .exclude(objects.exclude().stream().map(ObjectPattern::toString).toList())
                .rename(rename);
    }

    static io.godwit.console.contract.model.LogReach log(LogReach reach) {
        return new io.godwit.console.contract.model.LogReach()
                .channels(reach.channels().stream()
                        .map(channel -> new LogChannel()
                                .channel(channel.name())
                                .oldestAt(channel.oldest()
                                        .map(time -> Views.time(time.toEpochMilli()))
                                        .orElse(null))
                                .trimmed(channel.trimmed()))
                        .toList())
                .completeSince(reach.completeSince()
                        .map(time -> Views.time(time.toEpochMilli()))
                        .orElse(null))
                .collections(reach.collections())
                .selected(reach.selected());
    }

    static TableDdl ddl(SchemaScript.Table table) {
        return new TableDdl()
                .table(table.table())
                .collections(table.collections())
                .statements(table.statements())
                .notes(table.notes())
                .problems(table.problems());
    }
}
