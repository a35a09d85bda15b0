package io.godwit.cluster.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GoModuleTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void everyProgramHasAPackageAndASum(GoModule module) {
        assertThat(module.programs()).isNotEmpty().allSatisfy(program -> {
            assertThat(program.goPackage()).isNotEmpty();
            assertThat(module.sums().get(program.name())).as(program.name()).matches("[0-9a-f]{64}");
        });
        assertThat(module.linkerFlags()).startsWith("-s -w");
    }

    @ParameterizedTest
    @EnumSource
    void everyModuleIsPinnedAndTakesNothingFromThisMachine(GoModule module) throws IOException {
        module.writeTo(folder);

        assertThat(folder.resolve("go.sum")).exists();
        assertThat(folder.resolve("go.mod"))
                .content()
                .startsWith("module godwit.io/cluster/" + module.id() + "\n")
                .doesNotContain("=> ./", "=> ../", "=> /");
    }

    @Test
    void modulesHaveFingerprintsOfTheirOwn() {
        List<String> fingerprints =
                Arrays.stream(GoModule.values()).map(GoModule::fingerprint).toList();

        assertThat(fingerprints).doesNotHaveDuplicates().allMatch(name -> name.matches("[0-9a-f]{8}"));
        assertThat(GoModule.HELM.fingerprint()).isEqualTo(fingerprints.get(GoModule.HELM.ordinal()));
    }

    @Test
    void allThatAClusterAndItsTestsRunIsBuilt() {
        assertThat(Arrays.stream(GoModule.values()).flatMap(module -> module.programs().stream()))
                .extracting(GoModule.Program::name)
                .containsExactlyInAnyOrder(
                        "pause",
                        "forward",
                        "host-ports",
                        "helm",
                        "kubeconform",
                        "etcd",
                        "coredns",
                        "kubectl",
                        "kube-apiserver",
                        "kube-controller-manager",
                        "kube-scheduler",
                        "kubelet",
                        "kube-proxy");
    }
}
