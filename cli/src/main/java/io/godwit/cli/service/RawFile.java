package io.godwit.cli.service;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;

/** A body that is a file is sent byte by byte; the generated client would send its name as JSON. */
final class RawFile extends StdSerializer<File> {
    private static final long serialVersionUID = 1L;

    RawFile() {
        super(File.class);
    }

    @Override
    public void serialize(File file, JsonGenerator json, SerializerProvider provider) throws IOException {
        json.flush();
        Files.copy(file.toPath(), (OutputStream) json.getOutputTarget());
    }
}
