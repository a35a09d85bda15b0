package io.godwit.console;

import io.godwit.console.contract.model.CheckCount;
import io.godwit.console.contract.model.CheckState;
import io.godwit.console.contract.model.EstimateSum;
import io.godwit.console.contract.model.Precheck;
import io.godwit.console.contract.model.PrecheckState;
import io.godwit.console.contract.model.SkippedBy;
import io.godwit.console.contract.model.TaskCheck;
import io.godwit.control.estimate.Estimate;
import io.godwit.control.estimate.TableEstimate;
import io.godwit.control.precheck.LiveCheck;
import io.godwit.control.precheck.PrecheckStanding;
import java.util.Optional;
import java.util.stream.Stream;

/** Prechecks as the contract shows them. */
final class PrecheckViews {
    private PrecheckViews() {}

    /** One without its checks. */
    static Precheck precheck(PrecheckStanding precheck) {
        return new Precheck()
                .state(PrecheckState.valueOf(precheck.state().name()))
                .reason(precheck.reason().map(Views::failure).orElse(null))
                .by(precheck.by().orElse(null))
                .startedAt(precheck.startedMillis().map(Views::time).orElse(null))
                .endedAt(precheck.endedMillis().map(Views::time).orElse(null))
                .counts(Stream.of(LiveCheck.State.values())
                        .map(state -> new CheckCount()
                                .state(CheckState.valueOf(state.name()))
                                .count(precheck.count(state)))
                        .filter(count -> count.getCount() > 0)
                        .toList());
    }

    static TaskCheck check(PrecheckStanding.Standing standing) {
        LiveCheck check = standing.check();
        return new TaskCheck()
                .code(check.code())
                ._object(check.object())
                .path(check.path())
                .state(state(check))
                .startedAt(check.startedMillis().map(Views::time).orElse(null))
                .endedAt(check.endedMillis().map(Views::time).orElse(null))
                .message(check.message())
                .remedy(check.remedy())
                .error(Optional.of(check)
                        .filter(known -> known.state() == LiveCheck.State.FAIL)
                        .flatMap(LiveCheck::error)
                        .orElse(null))
                .skippable(check.skippable())
                .skip(standing.skip()
                        .map(skip ->
                                new SkippedBy().note(skip.note()).by(skip.by()).at(Views.time(skip.atMillis())))
                        .orElse(null));
    }

    static CheckState state(LiveCheck check) {
        return CheckState.valueOf(check.state().name());
    }

    /** One without its tables. */
    static io.godwit.console.contract.model.Estimate estimate(Estimate estimate) {
        Estimate.Sum sum = estimate.sum();
        return new io.godwit.console.contract.model.Estimate()
                .at(Views.time(estimate.atMillis()))
                .targetFreeBytes(Views.boxed(estimate.targetFreeBytes()))
                .sum(new EstimateSum()
                        .tables(sum.tables())
                        .counted(sum.counted())
                        .sampled(sum.sampled())
                        .rows(Views.boxed(sum.rows()))
                        .kafkaBytes(Views.boxed(sum.kafkaBytes()))
                        .targetBytes(Views.boxed(sum.targetBytes()))
                        .millis(Views.boxed(sum.millis())));
    }

    static io.godwit.console.contract.model.TableEstimate estimate(TableEstimate table) {
        return new io.godwit.console.contract.model.TableEstimate()
                .collection(table.collection())
                .table(table.table())
                .rows(Views.boxed(table.rows()))
                .rowBytes(Views.boxed(table.rowBytes()))
                .kafkaBytes(Views.boxed(table.kafkaBytes()))
                .targetBytes(Views.boxed(table.targetBytes()))
                .millis(Views.boxed(table.millis()))
                .sampledRows(Views.boxed(table.sampledRows()))
                .note(table.note().isEmpty() ? null : table.note());
    }
}
