/**
 * Runs components on Kubernetes: one Deployment for each component and ordinal of a task. What is wanted of the cluster and what is seen in
 * it are values ({@link io.godwit.operator.launch.WorkloadPlan}, {@link io.godwit.operator.launch.WorkloadState}); the only class that
 * calls an API server is {@link io.godwit.operator.launch.ApiCluster}. Knows nothing about the stages of a task.
 */
package io.godwit.operator.launch;
