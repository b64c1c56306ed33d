package dev.parley.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("RFC 8839 §5.1")
class CandidateLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host",
                "candidate: 1 udp 2113939711 2001:db8::7f 19305 typ host generation 0",
                "candidate:host-1 1 udp 1 192.0.2.1 5000 typ host",
                "candidate:udp_1 1 udp 1 192.0.2.1 5000 typ host",
                "candidate:fd00::1 1 udp 1 192.0.2.1 5000 typ host",
                "candidate:YWJj== 1 udp 1 192.0.2.1 5000 typ host",
                "candidate:123e4567-e89b-12d3-a456-426614174000 1 udp 1 192.0.2.1 5000 typ host",
                "candidate:!! 1 udp 1 192.0.2.1 5000 typ host",
                "candidate:ABcd+/12 2 udp 1 2001:db8::1 0 typ host",
                "candidate:2 1 udp 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998",
                "candidate:3 1 tcp 1518214911 10.77.0.1 35025 typ host tcptype passive generation 0 network-id 4",
                "candidate:4 1 tcp 1518214911 10.77.0.1 9 typ relay raddr 0.0.0.0 rport 9 tcptype so",
                "candidate:4 1 udp 1 192.0.2.1 1 typ host name x\u2003",
                "candidate:5 1 udp 4294967295 9b36eaac-bb2e-49bb-bb78-21c41c499900.local 50000 typ prflx generation 0 ufrag abcd",
            })
    void candidatesAreWrittenAsTheyWereRead(String text) throws Exception {
        assertThat(CandidateLine.format(CandidateLine.of(text).candidate())).isEqualTo(text);
        assertThat(CandidateLine.of("a=" + text)).isEqualTo(CandidateLine.of(text));
        assertThat(CandidateLine.of(text.substring("candidate:".length()))).isEqualTo(CandidateLine.of(text));
        assertThat(CandidateLine.of("a=" + text + "\r\n")).isEqualTo(CandidateLine.of(text));
    }

    @Test
    void fieldsAndExtensions() {
        Candidate candidate = CandidateLine.parse(
                "candidate:7 1 UDP 99 10.0.0.1 6 typ srflx raddr :: rport 9 generation 0 network-cost 999");

        assertThat(candidate)
                .isEqualTo(new Candidate(
                        "7",
                        1,
                        Candidate.Transport.UDP,
                        99,
                        "10.0.0.1",
                        6,
                        CandidateType.SERVER_REFLEXIVE,
                        "::",
                        9,
                        null,
                        List.of(
                                new Candidate.Extension("generation", "0"),
                                new Candidate.Extension("network-cost", "999"))));
        assertThat(candidate.extension("network-cost")).isEqualTo("999");
    }

    @Test
    void anEmptyFoundationGroupsLikeAnyOtherAndASpaceBeforeOneIsNone() throws Exception {
        assertThat(CandidateLine.of("candidate: 1 udp 5 192.0.2.1 9 typ host").candidate())
                .satisfies(candidate -> assertThat(candidate.foundation()).isEmpty())
                .satisfies(candidate -> assertThat(candidate.priority()).isEqualTo(5));
        assertThat(CandidateLine.of("candidate: 7 1 udp 5 192.0.2.1 9 typ host").candidate())
                .satisfies(candidate -> assertThat(candidate.foundation()).isEqualTo("7"));
        String longest = "candidate:" + "f".repeat(256) + " 1 udp 1 192.0.2.1 5000 typ host";
        assertThat(CandidateLine.parse(longest)).isNotNull();
        assertThat(CandidateLine.of(longest.replace(":f", ":ff")).candidate()).isNull();
    }

    @Test
    @Spec("RFC 5234 §2.3")
    void literalsIgnoreCase() throws Exception {
        Candidate candidate =
                CandidateLine.parse("candidate:1 1 TCP 1 192.0.2.1 9 TYP SRFLX RADDR ::1 RPORT 9 TCPTYPE Passive");

        assertThat(candidate)
                .isEqualTo(CandidateLine.parse(
                        "candidate:1 1 tcp 1 192.0.2.1 9 typ srflx raddr ::1 rport 9 tcptype passive"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "candidate:1 1 dccp 1 192.0.2.1 5000 typ host",
                "candidate:1 1 ssltcp 1 192.0.2.1 443 typ host",
                "candidate:1 1 udp 1 192.0.2.1 5000 typ local",
            })
    void whatIsUnknownIsWellFormedButOfNoUse(String text) throws Exception {
        assertThat(CandidateLine.of(text).candidate()).isNull();
        assertThat(CandidateLine.of(text).text()).isEqualTo(text.substring("candidate:".length()));
        assertThat(CandidateLine.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "candidate:",
                "(Invalid) candidate \r\n string",
                "candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\na=ice-lite",
                "candidate:1 1 udp 1 192.0.2.1 5000",
                "candidate:1 1 udp 1 192.0.2.1 5000 type host",
                "candidate:1 1 udp 1 192.0.2.1 5000 typ",
                "candidate:1 1 udp 1 192.0.2.1 65536 typ host",
                "candidate:1 1 udp 1 192.0.2.1 -1 typ host",
                "candidate:1 0 udp 1 192.0.2.1 5000 typ host",
                "candidate:1 257 udp 1 192.0.2.1 5000 typ host",
                "candidate:1 1 udp 4294967296 192.0.2.1 5000 typ host",
                "candidate:1 1 udp x 192.0.2.1 5000 typ host",
                "candidate: udp 1 192.0.2.1 5000 typ host",
                "candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype both",
                "candidate:1 1 udp 1 192.0.2.1 9 typ srflx raddr 10.0.0.1 rport x",
            })
    void whatIsMalformedIsRefused(String text) {
        assertThatThrownBy(() -> CandidateLine.of(text))
                .isInstanceOfSatisfying(
                        SdpException.class, e -> assertThat(e.line()).isEqualTo(1));
        assertThat(CandidateLine.parse(text)).isNull();
    }
}
