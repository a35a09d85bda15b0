package io.godwit.milvus.connect;

import com.google.common.util.concurrent.ListenableFuture;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TlsSpec;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.Metadata;
import io.milvus.shaded.io.grpc.MethodDescriptor;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.milvus.shaded.io.grpc.stub.ClientCalls;
import io.milvus.shaded.io.grpc.stub.MetadataUtils;
import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;

/**
 * The raw gRPC stub, where the SDK's own calls are unsafe for a snapshot (they set neither the consistency nor the parameters
 * that paging needs). Thread-safe.
 */
public final class MilvusConnection implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    /** For the first call of all: whoever starts a task waits for it. */
    private static final Duration GREETING = Duration.ofSeconds(15);
    /** Bounds what one page may take of the heap; the scan asks for fewer rows when an answer is larger. Invariant 8. */
    private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;

    /** The transport prints traces of what its calls report as well. Held here, as loggers are forgotten otherwise. */
    private static final Logger TRANSPORT = Logger.getLogger("io.milvus.shaded.io.grpc");

    static {
        TRANSPORT.setLevel(Level.OFF);
    }

    /** How long {@link #close} waits for a call that must not be taken back. */
    private static final Duration TO_THE_END = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration TURN = Duration.ofSeconds(1);

    private final Semaphore underWay = new Semaphore(1);
    private final ManagedChannel channel;
    private final String uri;
    private final MilvusServiceGrpc.MilvusServiceBlockingStub blocking;
    private final MilvusServiceGrpc.MilvusServiceFutureStub future;
    private final Duration deadline;

    private MilvusConnection(ManagedChannel channel, String uri, Metadata headers, Duration deadline) {
        this.channel = channel;
        this.uri = uri;
        this.deadline = deadline;
        var interceptor = MetadataUtils.newAttachHeadersInterceptor(headers);
        this.blocking = MilvusServiceGrpc.newBlockingStub(channel).withInterceptors(interceptor);
        this.future = MilvusServiceGrpc.newFutureStub(channel).withInterceptors(interceptor);
    }

    /** Opens a connection; connects at the first call. */
    public static MilvusConnection open(MilvusLogin login) {
        return open(login, DEADLINE);
    }

    /** The same with calls that wait for an answer for {@code deadline} at most. */
    public static MilvusConnection open(MilvusLogin login, Duration deadline) {
        URI uri = URI.create(login.uri());
        boolean secure = "https".equals(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 19530;
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(uri.getHost(), port)
                .maxInboundMessageSize(MAX_ANSWER_BYTES)
                .keepAliveTime(60, TimeUnit.SECONDS);
        if (secure) {
            secure(builder, login.tls());
        } else {
            builder.usePlaintext();
        }
        Metadata headers = new Metadata();
        login.authorization()
                .ifPresent(value ->
                        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), value));
        return new MilvusConnection(builder.build(), login.uri(), headers, deadline);
    }

    /** Calls and waits; transport failures come out as GodwitException saying what was being done. */
    public <T> T call(String doing, Function<MilvusServiceGrpc.MilvusServiceBlockingStub, T> work) {
        return call(doing, deadline, work);
    }

    /** The same for the first call, which finds out whether there is a Milvus at all. */
    public <T> T greet(String doing, Function<MilvusServiceGrpc.MilvusServiceBlockingStub, T> work) {
        return call(doing, GREETING, work);
    }

    private <T> T call(String doing, Duration atMost, Function<MilvusServiceGrpc.MilvusServiceBlockingStub, T> work) {
        try {
            return work.apply(blocking.withDeadlineAfter(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (StatusRuntimeException e) {
            throw MilvusFailures.of(doing, uri, e);
        }
    }

    /**
     * Calls and waits, without ever taking the call back: neither a deadline, nor an interrupt, nor {@link #close} cancels it. For
     * calls whose cancellation the server does not survive. One at a time; blocks, as long
     * as other calls may take.
     *
     * @throws GodwitException retriable, SOURCE_UNREACHABLE, when no answer came, or the answer to the call before is still to come
     */
    public <T> T callToTheEnd(
            String doing, Function<MilvusServiceGrpc.MilvusServiceFutureStub, ListenableFuture<T>> work) {
        takeTurn(doing, TURN); // an answer is handed out a moment before its turn ends
        ListenableFuture<T> answer = work.apply(future);
        answer.addListener(underWay::release, Runnable::run);
        try {
            return await(doing, answer, deadline);
        } catch (StatusRuntimeException e) {
            throw MilvusFailures.of(doing, uri, e);
        }
    }

    /**
     * Waits until the call to the end that is under way, if any, is answered.
     *
     * @throws GodwitException retriable, SOURCE_UNREACHABLE, when the answer is still to come
     */
    public void awaitTurn(String doing) {
        takeTurn(doing, deadline);
        underWay.release();
    }

    private void takeTurn(String doing, Duration atMost) {
        try {
            if (!underWay.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw noAnswer(doing, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted(doing);
        }
    }

    /**
     * Waits for the answer to a call of {@link #later}, which ends by its own deadline.
     *
     * @throws StatusRuntimeException what the call failed with
     */
    public <T> T await(String doing, Future<T> answer) {
        return await(doing, answer, deadline.multipliedBy(2));
    }

    private <T> T await(String doing, Future<T> answer, Duration atMost) {
        try {
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted(doing);
        } catch (TimeoutException e) {
            throw noAnswer(doing, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StatusRuntimeException failed) {
                throw failed;
            }
            throw GodwitException.bug("unexpected failure while " + doing, e.getCause());
        }
    }

    private GodwitException noAnswer(String doing, Exception cause) {
        return GodwitException.retriable(
                ErrorCode.SOURCE_UNREACHABLE,
                "Milvus at " + uri + " does not answer, while " + doing,
                "none: it is asked again",
                cause);
    }

    /** A stub for calls that continue while the caller works. */
    public MilvusServiceGrpc.MilvusServiceFutureStub later() {
        return future.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The answer to a call that continues while the caller works; cancelling it takes the call back. */
    public <Q, A> Future<A> later(MethodDescriptor<Q, A> call, Q request) {
        var stub = later();
        return ClientCalls.futureUnaryCall(stub.getChannel().newCall(call, stub.getCallOptions()), request);
    }

    /** The server's address, for messages. */
    public String uri() {
        return uri;
    }

    /** Ends calls that are under way; waits, 10 s at most, for one that must not be taken back. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        long deadline = System.nanoTime() + TO_THE_END.toNanos();
        while (underWay.availablePermits() == 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK.toNanos());
            interrupted |= Thread.interrupted();
        }
        channel.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void secure(NettyChannelBuilder builder, TlsSpec tls) {
        try {
            SslContextBuilder context = GrpcSslContexts.forClient();
            tls.caFile().map(File::new).ifPresent(context::trustManager);
            tls.clientCertificateFile()
                    .ifPresent(certificate -> context.keyManager(
                            new File(certificate), new File(tls.clientKeyFile().orElseThrow())));
            builder.sslContext(context.build());
            tls.serverName().ifPresent(builder::overrideAuthority);
        } catch (SSLException | IllegalArgumentException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "the certificates of spec.source.milvus.tls cannot be used: " + e.getMessage(),
                    "they are PEM files, the key in PKCS#8",
                    e);
        }
    }
}
