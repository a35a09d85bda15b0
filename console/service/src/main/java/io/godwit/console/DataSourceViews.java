package io.godwit.console;

import io.godwit.console.contract.model.CheckStatus;
import io.godwit.console.contract.model.DataSource;
import io.godwit.console.contract.model.DataSourceKind;
import io.godwit.console.contract.model.DataSourceSummary;
import io.godwit.console.contract.model.TestResult;
import io.godwit.control.DataSourceControl.Seen;
import io.godwit.control.precheck.Check;
import io.godwit.model.task.DataSourceDocument;
import io.godwit.model.task.TaskSpec;

/** Data sources as the contract shows them. */
final class DataSourceViews {
    private DataSourceViews() {}

    static DataSourceSummary summary(Seen seen) {
        DataSourceDocument described = seen.source().described();
        return new DataSourceSummary()
                .name(seen.source().name())
                .kind(DataSourceKind.valueOf(seen.source().kind().name()))
                .endpoint(described.spec().endpoint())
                .description(described.description())
                .revision(seen.source().revision())
                .createdAt(Views.time(seen.source().createdAtMillis()))
                .changedAt(Views.time(seen.source().changedAtMillis()))
                .users(seen.users())
                .testedAt(seen.source()
                        .test()
                        .map(test -> Views.time(test.atMillis()))
                        .orElse(null))
                .testPassed(seen.source()
                        .test()
                        .map(io.godwit.control.resource.TestResult::passed)
                        .orElse(null));
    }

    static DataSource full(Seen seen) {
        return new DataSource()
                .summary(summary(seen))
                .document(TaskSpec.shown(seen.source().document()))
                .test(seen.source()
                        .test()
                        .map(test -> new TestResult()
                                .passed(test.passed())
                                .at(Views.time(test.atMillis()))
                                .checks(test.checks().stream()
                                        .map(DataSourceViews::check)
                                        .toList()))
                        .orElse(null));
    }

    private static io.godwit.console.contract.model.Check check(Check check) {
        return new io.godwit.console.contract.model.Check()
                .code(check.code().name())
                ._object(check.object())
                .path(check.path())
                .status(CheckStatus.valueOf(check.status().name()))
                .message(check.message())
                .remedy(check.remedy())
                .error(check.error().orElse(null));
    }
}
