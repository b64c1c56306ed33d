package dev.parley.host.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IceServerUrlTest {
    @ParameterizedTest
    @CsvSource({
        "stun:example.org, stun, example.org, 3478, udp",
        "STUN:example.org:5000, stun, example.org, 5000, udp",
        "stuns:example.org, stuns, example.org, 5349, tcp",
        "turn:[2001:db8::1]:99, turn, 2001:db8::1, 99, udp",
        "turn:192.0.2.1?transport=tcp, turn, 192.0.2.1, 3478, tcp",
        "turns:example.org:443?transport=tcp, turns, example.org, 443, tcp"
    })
    void goodUrl(String url, String scheme, String host, int port, String transport) throws InvalidServerException {
        assertThat(IceServerUrl.parse(url)).isEqualTo(new IceServerUrl(url, scheme, host, port, transport));
    }
}
