package io.godwit.dist.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/** The rooms of the house, as packages. */
public final class House {
    static final String MODEL = "io.godwit.model..";
    static final String RUNTIME = "io.godwit.runtime..";
    static final String MILVUS_ADAPTER = "io.godwit.milvus..";
    static final String OCEANBASE_ADAPTER = "io.godwit.oceanbase..";
    static final String CONTROL = "io.godwit.control..";
    static final String LIFECYCLE = "io.godwit.control.lifecycle..";
    static final String LAUNCHER = "io.godwit.launcher..";
    static final String OPERATOR = "io.godwit.operator..";
    static final String CONSOLE = "io.godwit.console..";
    /** Generated from the REST contract; both sides of the interface use it. */
    static final String CONTRACT = "io.godwit.console.contract..";

    static final String CLI = "io.godwit.cli..";
    static final String BENCH = "io.godwit.bench..";
    static final String BARE = "io.godwit.bench.bare..";
    static final String SAMPLE = "io.godwit.milvus.sample..";
    static final String STACK = "io.godwit.stack..";
    static final String CLUSTER = "io.godwit.cluster..";
    static final String DIST = "io.godwit.dist..";
    static final List<String> SERVICES =
            List.of("io.godwit.store..", "io.godwit.fullimport..", "io.godwit.incrsync..", "io.godwit.verification..");

    private House() {}

    /** Every class of the house, tests left out. */
    public static JavaClasses classes() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("/godwit/testsupport/"))
                .withImportOption(location -> !location.contains("/console/contract/"))
                .importPackages("io.godwit");
    }

    static String[] services() {
        return SERVICES.toArray(String[]::new);
    }
}
