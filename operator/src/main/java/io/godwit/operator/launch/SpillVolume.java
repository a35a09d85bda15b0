package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.godwit.control.ComponentKind;
import io.godwit.model.task.ByteSize;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.TaskSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Room on the node's disk for what the task lets a Store keep there while a tick of the source's log is awaited: a pod that fills more than
 * its volume may hold is evicted, and the next one is again. Pure.
 */
final class SpillVolume {
    private static final String NAME = "godwit-spill";

    private SpillVolume() {}

    /** The pod with room for it; a volume that has its own size, such as a claim, is left as it is. */
    static PodSpec in(PodSpec pod, ComponentKind kind, TaskSpec spec) {
        if (kind != ComponentKind.STORE && kind != ComponentKind.REVERSE_STORE) {
            return pod;
        }
        String folder = spec.options().parameter(ExpertParameter.SPILL_FOLDER);
        Quantity room = room(spec);
        Optional<VolumeMount> mount = pod.getContainers().getFirst().getVolumeMounts().stream()
                .filter(known -> covers(known.getMountPath(), folder))
                .max(Comparator.comparing(known -> known.getMountPath().length()));
        return mount.isPresent() ? widened(pod, mount.get().getName(), room) : added(pod, folder, room);
    }

    /** A quarter more than the task's bound, for what the file system needs besides. */
    private static Quantity room(TaskSpec spec) {
        long bytes = ByteSize.parse(spec.options().parameter(ExpertParameter.SPILL_BYTES))
                .orElseThrow()
                .bytes();
        return new Quantity(String.valueOf(bytes + bytes / 4));
    }

    private static boolean covers(String mountPath, String folder) {
        return (folder + "/").startsWith(mountPath.endsWith("/") ? mountPath : mountPath + "/");
    }

    private static PodSpec widened(PodSpec pod, String name, Quantity room) {
        List<Volume> volumes = pod.getVolumes().stream()
                .map(volume -> name.equals(volume.getName()) && isTooSmall(volume.getEmptyDir(), room)
                        ? new VolumeBuilder(volume)
                                .editEmptyDir()
                                .withSizeLimit(room)
                                .endEmptyDir()
                                .build()
                        : volume)
                .toList();
        return new PodSpecBuilder(pod).withVolumes(volumes).build();
    }

    private static boolean isTooSmall(EmptyDirVolumeSource given, Quantity room) {
        return given != null
                && given.getSizeLimit() != null
                && bytes(given.getSizeLimit()).compareTo(bytes(room)) < 0;
    }

    private static BigDecimal bytes(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity);
    }

    private static PodSpec added(PodSpec pod, String folder, Quantity room) {
        List<Container> containers = new ArrayList<>(pod.getContainers());
        containers.set(
                0,
                new ContainerBuilder(containers.getFirst())
                        .addToVolumeMounts(new VolumeMountBuilder()
                                .withName(NAME)
                                .withMountPath(folder)
                                .build())
                        .build());
        return new PodSpecBuilder(pod)
                .withContainers(containers)
                .addToVolumes(new VolumeBuilder()
                        .withName(NAME)
                        .withNewEmptyDir()
                        .withSizeLimit(room)
                        .endEmptyDir()
                        .build())
                .build();
    }
}
