package io.godwit.operator.task;

import io.godwit.operator.crd.MigrationTask;
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

/** Passes MigrationTasks on. The library keeps each until its task is stopped, or released, by a finalizer. */
@ControllerConfiguration(
        name = "migrationtasks",
        fieldManager = ApiObjects.GODWIT,
        finalizerName = Guarded.FINALIZER,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 1, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = Guarded.WITHOUT_END, maxInterval = Guarded.PAUSE_MILLIS)
final class TaskReconciler implements Reconciler<MigrationTask>, Cleaner<MigrationTask> {
    private final TaskReconciliation reconciliation;

    TaskReconciler(TaskReconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    @Override
    public UpdateControl<MigrationTask> reconcile(MigrationTask object, Context<MigrationTask> context) {
        return UpdateControl.<MigrationTask>noUpdate()
                .rescheduleAfter(Guarded.step(object, () -> reconciliation.reconcile(ObjectForms.task(object))));
    }

    @Override
    public DeleteControl cleanup(MigrationTask object, Context<MigrationTask> context) {
        Duration pause = Guarded.step(
                object, () -> reconciliation.remove(ObjectForms.task(object)).orElse(Duration.ZERO));
        return pause.isZero()
                ? DeleteControl.defaultDelete()
                : DeleteControl.noFinalizerRemoval().rescheduleAfter(pause);
    }
}
