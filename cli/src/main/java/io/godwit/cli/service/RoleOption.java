package io.godwit.cli.service;

import io.godwit.console.contract.model.Role;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Roles, as the contract names them. */
final class RoleOption {
    @Option(
            names = "--role",
            paramLabel = "ROLE",
            split = ",",
            converter = Converter.class,
            description = "viewer, operator, data-viewer or admin; repeat it for more.")
    private List<Role> roles = List.of();

    List<Role> roles() {
        return roles;
    }

    /** Reads one from a command line. */
    static final class Converter implements ITypeConverter<Role> {
        @Override
        public Role convert(String text) {
            return Stream.of(Role.values())
                    .filter(role -> role.getValue().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("is none of "
                            + Stream.of(Role.values()).map(Role::getValue).collect(Collectors.joining(", "))));
        }
    }
}
