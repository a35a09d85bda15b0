package io.godwit.operator.task;

import io.godwit.operator.crd.DataSource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.util.concurrent.TimeUnit;

/**
 * Passes DataSources on. A deleted object leaves its data source, which tasks may use and others may have changed, so no finalizer keeps it: the
 * chart's own objects go together with the service that would have to take it off.
 */
@ControllerConfiguration(
        name = "datasources",
        fieldManager = ApiObjects.GODWIT,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 1, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = Guarded.WITHOUT_END, maxInterval = Guarded.PAUSE_MILLIS)
final class SourceReconciler implements Reconciler<DataSource> {
    private final SourceReconciliation reconciliation;

    SourceReconciler(SourceReconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    @Override
    public UpdateControl<DataSource> reconcile(DataSource object, Context<DataSource> context) {
        return UpdateControl.<DataSource>noUpdate()
                .rescheduleAfter(Guarded.step(object, () -> reconciliation.reconcile(ObjectForms.source(object))));
    }
}
