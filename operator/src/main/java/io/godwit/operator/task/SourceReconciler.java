package io.godwit.operator.task;

import io.godwit.operator.crd.DataSource;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Passes DataSources on. The library keeps each until its data source is forgotten, by a finalizer. */
@ControllerConfiguration(
        name = "datasources",
        fieldManager = ApiObjects.GODWIT,
        finalizerName = Guarded.FINALIZER,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 1, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = Guarded.WITHOUT_END, maxInterval = Guarded.PAUSE_MILLIS)
final class SourceReconciler implements Reconciler<DataSource>, Cleaner<DataSource> {
    private final SourceReconciliation reconciliation;

    SourceReconciler(SourceReconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    @Override
    public UpdateControl<DataSource> reconcile(DataSource object, Context<DataSource> context) {
        return UpdateControl.<DataSource>noUpdate()
                .rescheduleAfter(Guarded.step(object, () -> reconciliation.reconcile(ObjectForms.source(object))));
    }

    @Override
    public DeleteControl cleanup(DataSource object, Context<DataSource> context) {
        Duration pause = Guarded.step(
                object, () -> reconciliation.remove(ObjectForms.source(object)).orElse(Duration.ZERO));
        return pause.isZero()
                ? DeleteControl.defaultDelete()
                : DeleteControl.noFinalizerRemoval().rescheduleAfter(pause);
    }
}
