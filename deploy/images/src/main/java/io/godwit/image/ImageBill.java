package io.godwit.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.stack.cache.PinnedFile;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The bill of materials of an image: that of the jars, which the build has written, and what lies under them. CycloneDX in JSON. */
final class ImageBill {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String COMPONENTS = "components";

    private ImageBill() {}

    static String of(Path jars, List<PinnedFile> debian) throws IOException {
        ObjectNode bill = (ObjectNode) MAPPER.readTree(jars.toFile());
        ArrayNode components = bill.withArray(COMPONENTS);
        for (PinnedFile one : debian) {
            add(components, "library", one.coordinates(), one.version())
                    .put(
                            "purl",
                            "pkg:deb/debian/" + escaped(one.coordinates()) + "@" + escaped(one.version())
                                    + "?distro=debian-12");
        }
        add(components, "platform", "java", Runtime.version().toString())
                .put("publisher", System.getProperty("java.vendor"));
        return MAPPER.writeValueAsString(bill);
    }

    private static ObjectNode add(ArrayNode components, String type, String name, String version) {
        return components.addObject().put("type", type).put("name", name).put("version", version);
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
