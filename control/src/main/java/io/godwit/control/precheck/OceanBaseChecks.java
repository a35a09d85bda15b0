package io.godwit.control.precheck;

import io.godwit.control.stage.TargetVersion;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.target.TargetLook;
import io.godwit.model.task.OceanBaseSpec;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** What an OceanBase tenant answers. One thread. */
final class OceanBaseChecks {
    private static final String PATH = "spec.oceanbase";

    private final OceanBaseSpec spec;
    private final DataSourcePorts ports;
    private final Clock clock;
    private final Questions questions;
    private final DataSourceProbe.Reached reached;
    private final Questions.Server server;

    OceanBaseChecks(
            OceanBaseSpec spec,
            DataSourcePorts ports,
            Clock clock,
            Questions questions,
            DataSourceProbe.Reached reached) {
        this.spec = spec;
        this.ports = ports;
        this.clock = clock;
        this.questions = questions;
        this.reached = reached;
        this.server = new Questions.Server(
                CheckCode.LOGIN, spec.url().replaceFirst("\\?.*", ""), PATH, ErrorCode.TARGET_UNREACHABLE);
    }

    /** A session that is logged in. */
    private record Session(TargetLook look, String version) {}

    List<Check> run() {
        Optional<Session> session = reached.has("spec.oceanbase.url") ? login() : Optional.empty();
        session.ifPresentOrElse(
                open -> {
                    try {
                        ask(open);
                    } finally {
                        open.look().close();
                    }
                },
                () -> {
                    for (CheckCode code :
                            List.of(CheckCode.VERSION, CheckCode.PRIVILEGES, CheckCode.CLOCK, CheckCode.LATENCY)) {
                        questions.add(Check.skipped(code, server.address(), PATH, "OceanBase cannot be asked"));
                    }
                });
        return questions.checks();
    }

    private Optional<Session> login() {
        return questions
                .ask(
                        server,
                        () -> opened(ports.target().apply(spec)),
                        answer -> Check.pass(
                                CheckCode.LOGIN, server.address(), PATH, "accepts the login of " + spec.user()),
                        this::refused,
                        late -> late.look().close())
                .get();
    }

    private static Session opened(TargetLook look) {
        try {
            return new Session(look, look.version());
        } catch (GodwitException e) {
            look.close();
            throw e;
        }
    }

    /** What is not reached and does not pass by itself is TLS: everything else may come back. */
    private Check refused(GodwitException failure) {
        boolean tls =
                failure.code() == ErrorCode.TARGET_UNREACHABLE && failure.kind() == GodwitException.Kind.CONFIGURATION;
        return Check.fail(tls ? CheckCode.TLS : CheckCode.LOGIN, server.address(), PATH, failure);
    }

    private void ask(Session session) {
        questions.now(
                server.about(CheckCode.TLS),
                session.look()::cipher,
                cipher -> cipher.map(name -> Check.pass(
                                CheckCode.TLS, server.address(), PATH, "the session is encrypted with " + name))
                        .orElseGet(() -> Check.skipped(
                                CheckCode.TLS,
                                server.address(),
                                PATH,
                                "the session is not encrypted; sslMode in the address asks for it")),
                failure -> Check.fail(CheckCode.TLS, server.address(), PATH, failure));
        questions.add(version(session.version()));
        questions.now(
                server.about(CheckCode.PRIVILEGES),
                session.look()::grants,
                lines -> TargetGrants.of(lines).check(server.about(CheckCode.PRIVILEGES), spec.user()),
                failure -> Check.fail(CheckCode.PRIVILEGES, server.address(), PATH, failure));
        ClockChecks.ofTarget(questions, server.about(CheckCode.CLOCK), session.look(), clock);
        DataSourceProbe.latency(questions, server, session.look()::clock);
    }

    private Check version(String version) {
        try {
            TargetVersion.require(version);
            return Check.pass(CheckCode.VERSION, server.address(), PATH, "is version " + version);
        } catch (GodwitException e) {
            return Check.fail(CheckCode.VERSION, server.address(), PATH, e);
        }
    }
}
