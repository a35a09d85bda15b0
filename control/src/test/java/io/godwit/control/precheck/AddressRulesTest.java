package io.godwit.control.precheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.GodwitException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "2852039166", // the same as one number
                "fe80::1",
                "febf::1",
                "100.100.100.200",
                "192.0.0.192",
                "fd00:ec2::254",
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "64:ff9b::a9fe:a9fe"
            })
    void usuallyRefusesTheLinkAndMetadataServices(String address) throws Exception {
        assertThat(AddressRules.USUAL.refuses(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "10.0.0.5",
                "192.168.1.9",
                "8.8.8.8",
                "169.253.1.1",
                "100.100.100.201",
                "fec0::1",
                "fd00::1"
            })
    void usuallyConnectsToEverythingElse(String address) throws Exception {
        assertThat(AddressRules.USUAL.refuses(InetAddress.getByName(address))).isFalse();
    }

    @Test
    void otherBlocksReplaceTheUsualOnes() throws Exception {
        AddressRules rules = AddressRules.of("10.0.0.0/9, ::1");

        assertThat(rules.refuses(InetAddress.getByName("10.127.255.255"))).isTrue();
        assertThat(rules.refuses(InetAddress.getByName("10.128.0.0"))).isFalse();
        assertThat(rules.refuses(InetAddress.getByName("::1"))).isTrue();
        assertThat(rules.refuses(InetAddress.getByName("169.254.169.254"))).isFalse();
        assertThat(AddressRules.of("").blocks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/x", "10.0.0/", "a.b", "::/-1"})
    void whatIsNoBlockIsSaidSo(String text) {
        assertThatThrownBy(() -> AddressRules.of(text))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("is not a block of addresses");
    }
}
