package io.godwit.bench.measure;

import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.model.task.TlsSpec;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.stack.StackAddresses;

/** How a measurement reaches the servers of a stack. */
public final class BenchSite {
    private BenchSite() {}

    /** The source. */
    public static MilvusLogin milvus(StackAddresses addresses) {
        return new MilvusLogin(addresses.milvusUri(), "", "", "", TlsSpec.NONE, false);
    }

    /** The target. */
    public static Connections oceanBase(StackAddresses addresses) {
        return new Connections(addresses.oceanBaseJdbcUrl(), addresses.oceanBaseUser(), addresses.oceanBasePassword());
    }
}
