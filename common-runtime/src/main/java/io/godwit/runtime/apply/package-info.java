/**
 * How row events get into the target: one writer thread and one transaction for every service that writes. What a batch
 * writes is the service's own ({@link io.godwit.runtime.apply.PartitionWork}); where events come from is not of interest here.
 */
package io.godwit.runtime.apply;
