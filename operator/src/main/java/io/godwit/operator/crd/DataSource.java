package io.godwit.operator.crd;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.LinkedHashMap;
import java.util.Map;

/** A data source as an object of a cluster. */
@Group("godwit.io")
@Version("v1")
@Kind("DataSource")
@Plural("datasources")
public class DataSource extends CustomResource<Map<String, Object>, Map<String, Object>> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    protected Map<String, Object> initSpec() {
        return new LinkedHashMap<>();
    }

    @Override
    protected Map<String, Object> initStatus() {
        return new LinkedHashMap<>();
    }
}
