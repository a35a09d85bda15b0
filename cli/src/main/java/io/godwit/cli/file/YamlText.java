package io.godwit.cli.file;

import io.godwit.runtime.json.Json;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Objects as YAML that {@link TaskFile#tree} reads back as they are: words that YAML takes for something else are quoted. */
public final class YamlText {
    private static final int WIDTH = 120;

    private YamlText() {}

    /** One document of whatever is written as a JSON object, with the same members. It ends with the end of a line. */
    public static String of(Object object) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(WIDTH);
        options.setNonPrintableStyle(DumperOptions.NonPrintableStyle.ESCAPE); // else such a text becomes binary
        return new Yaml(options).dump(Json.tree(Json.write(object)));
    }
}
