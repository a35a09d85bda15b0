package io.godwit.milvus.it;

import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.model.task.TlsSpec;
import io.godwit.stack.LocalStack;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.ServerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.EnumSet;

/** The servers of all tests of this module: started once, stopped when the JVM ends. */
final class Servers {
    private static LocalStack stack;

    private Servers() {}

    /** A Milvus 2.3.5. */
    static MilvusLogin milvus() {
        return login(stack().addresses().milvusUri());
    }

    /** A milvus-lite. */
    static MilvusLogin lite() {
        return login(stack().addresses().milvusLiteUri());
    }

    static MilvusLogin login(String uri) {
        return new MilvusLogin(uri, "", "", "", TlsSpec.NONE, false);
    }

    private static synchronized LocalStack stack() {
        if (stack == null) {
            try {
                stack = LocalStack.in(Files.createTempDirectory("godwit-milvus-it"))
                        .with(EnumSet.of(ServerKind.MILVUS, ServerKind.MILVUS_LITE))
                        .up(ProgressListener.silent());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return stack;
    }
}
