package io.godwit.dist;

import io.godwit.control.kafka.KafkaServerLook;
import io.godwit.control.precheck.AddressGuard;
import io.godwit.control.precheck.AddressRules;
import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.DataSourcePorts;
import io.godwit.control.precheck.DataSourceProbe;
import io.godwit.milvus.Milvus;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.DataSourceSpec;
import io.godwit.model.task.MilvusSpec;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SourceSpec;
import io.godwit.oceanbase.OceanBase;
import io.godwit.runtime.kafka.KafkaSettings;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Asks the real servers of a data source. */
final class DataSourceServers {
    /** Blocks of addresses that are never connected to, instead of the usual ones. */
    private static final String REFUSED = "GODWIT_REFUSED_ADDRESSES";

    private final SecretResolver secrets;
    private final DataSourceProbe probe;
    private final AddressGuard guard;

    /** The servers that can be reached from here. */
    DataSourceServers(SecretResolver secrets) {
        this.secrets = secrets;
        PrecheckServers servers = new PrecheckServers(secrets);
        AddressRules rules = addresses();
        guard = new AddressGuard(new SocketNetwork(), rules);
        probe = new DataSourceProbe(
                new DataSourcePorts(
                        new SocketNetwork(),
                        spec -> Milvus.of(spec, secrets).catalog(),
                        servers::log,
                        spec -> OceanBase.look(spec, secrets),
                        spec -> KafkaServerLook.ask(
                                new KafkaSettings(spec.bootstrapServers(), servers.resolved(spec.properties()))),
                        servers::check),
                rules,
                secrets,
                Clock.systemUTC(),
                DataSourceProbe.PATIENCE);
    }

    /** What a Milvus holds, if the service may connect to it. */
    SourceCatalog catalog(MilvusSpec spec) {
        guard.require(new DataSourceSpec.OfMilvus(new SourceSpec(spec, Optional.empty())));
        return Milvus.of(spec, secrets).catalog();
    }

    /** Which addresses the service does not connect to. */
    static AddressRules addresses() {
        return Optional.ofNullable(System.getenv(REFUSED)).map(AddressRules::of).orElse(AddressRules.USUAL);
    }

    /** Every check of a data source. */
    List<Check> test(DataSourceSpec spec) {
        return probe.run(spec);
    }
}
