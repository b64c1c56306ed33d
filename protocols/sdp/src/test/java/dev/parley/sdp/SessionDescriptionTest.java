package dev.parley.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.parameters.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDescriptionTest {
    private static final String HEAD = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";

    static String resource(String name) throws IOException {
        try (InputStream in = SessionDescriptionTest.class.getResourceAsStream("offers/" + name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aiortc-1.4.0-offer-av-data.sdp",
                "chromium-156-answer-to-firefox-153esr.sdp",
                "chromium-156-offer-av-data-SNAP-enabled.sdp",
                "chromium-156-offer-av-data.sdp",
                "firefox-153esr-answer-to-chromium-156.sdp",
                "firefox-153esr-offer-av-data.sdp",
                "gst-webrtcbin-1.22-offer-data.sdp",
                "janus-1.1.2-echotest-answer-av-data-to-chromium156.sdp",
                "node-datachannel-0.33.4-offer-av-data.sdp",
                "roamhq-wrtc-0.10.0-offer-av-data.sdp",
                "werift-0.24.4-offer-av-data.sdp"
            })
    void descriptionsOfRealStacksComeBackAsTheyWere(String name) throws Exception {
        String text = resource(name);
        // One stack ends with an empty line, which is no line of a description.
        String expected = text.endsWith("\r\n\n") ? text.substring(0, text.length() - 1) : text;

        SessionDescription description = SessionDescription.parse(text);

        assertThat(description.text()).isEqualTo(expected);
        assertThat(SessionDescription.parse(text.replace("\r\n", "\n")).text()).isEqualTo(expected);
        MediaDescription data = description.media().get(description.media().size() - 1);
        assertThat(data.mediaLine().media()).isEqualTo("application");
        assertThat(data.mid()).isNotNull();
        assertThat(data.sctpPort()).isEqualTo(5000);
        assertThat(data.iceUfrag()).hasSizeGreaterThanOrEqualTo(4);
        assertThat(data.icePwd()).hasSizeGreaterThanOrEqualTo(22);
        assertThat(data.fingerprints()).isNotEmpty();
        assertThat(data.setup()).isIn(Setup.ACTPASS, Setup.ACTIVE);
        assertThat(description.session().bundleGroups()).hasSize(1);
        assertThat(description.session().bundleGroups().get(0).mids()).contains(data.mid());
        for (MediaDescription media : description.media()) {
            for (CandidateLine candidate : media.candidates()) {
                assertThat(candidate.candidate()).as(candidate.text()).isNotNull();
            }
        }
    }

    @Test
    void theLastLineNeedsNoEnd() throws Exception {
        String text = HEAD + "a=ice-lite";

        assertThat(SessionDescription.parse(text).text()).isEqualTo(text + "\r\n");
        assertThat(SessionDescription.parse(text).session().iceLite()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | ''",
                "1 | o=- 1 2 IN IP4 0.0.0.0~",
                "1 | v=1~o=- 1 2 IN IP4 0.0.0.0~s=-~t=0 0~",
                "2 | v=0~s=-~t=0 0~",
                "2 | v=0~o=- 1 IN IP4 0.0.0.0~s=-~t=0 0~",
                "3 | v=0~o=- 1 2 IN IP4 0.0.0.0~t=0 0~",
                "4 | v=0~o=- 1 2 IN IP4 0.0.0.0~s=-~a=x~",
                "4 | v=0~o=- 1 2 IN IP4 0.0.0.0~s=-~t=0 x~",
                "2 | v=0~v=0~o=- 1 2 IN IP4 0.0.0.0~s=-~t=0 0~",
                "5 | HEADnonsense~",
                "5 | HEAD~a=x~",
                "5 | HEADA=x~",
                "5 | HEADx=unknown~",
                "6 | HEADa=x~b=AS:64~",
                "5 | HEADb=AS~",
                "5 | HEADm=audio~",
                "5 | HEADm=audio 70000 UDP/TLS/RTP/SAVPF 0~",
                "5 | HEADm=audio 9 UDP/TLS/RTP/SAVPF~",
                "6 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~c=IN IP4~",
                "7 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~c=IN IP4 0.0.0.0~s=-~",
                "6 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=mid~",
                "7 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=mid:0~a=mid:1~",
                "6 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=ice-ufrag:abc~",
                "6 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=ice-ufrag:ab cd~",
                "6 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=ice-pwd:tooshort~",
                "5 | HEADa=fingerprint:sha-256 AB:CD~",
                "5 | HEADa=fingerprint:sha-256 XY~",
                "5 | HEADa=fingerprint:sha-256~",
                "5 | HEADa=setup:both~",
                "6 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=sctp-port:65536~",
                "6 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=max-message-size:-1~",
                "6 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=max-message-size:1x~",
                "7 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=y~t=0 0~",
                "7 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=sctp-port:1~a=sctp-port:2~",
                "6 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=rtpmap:200 opus/48000~",
                "6 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=rtpmap:0 opus~",
                "6 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=extmap:0 urn:x~",
                "6 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=extmap:1/both urn:x~",
                "6 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=ssrc:4294967296 cname:x~",
                "6 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=rid:a both~",
                "6 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=simulcast:send ;~",
                "6 | HEADm=audio 9 UDP/TLS/RTP/SAVPF 0~a=candidate:1 1 udp 1 192.0.2.1 9~",
                "5 | HEADa=group:~",
            })
    @Spec("RFC 9429 §5.8")
    void whatIsMalformedIsRefusedWithItsLine(int line, String text) {
        String sdp = text.replace("HEAD", HEAD).replace("~", "\r\n");

        assertThatThrownBy(() -> SessionDescription.parse(sdp)).isInstanceOfSatisfying(SdpException.class, e -> {
            assertThat(e.line()).as(e.getMessage()).isEqualTo(line);
            assertThat(e.reason()).isNotBlank();
        });
    }

    @Test
    void messagesNameTheLineAndItsTextButNoSecret() {
        String section = HEAD + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n";

        assertThatThrownBy(() -> SessionDescription.parse(section + "a=setup:both\r\n"))
                .hasMessage("line 6 (\"a=setup:both\"): setup is none of active, passive, actpass, holdconn");
        assertThatThrownBy(() -> SessionDescription.parse(section + "a=mid:\t" + "x".repeat(200) + "\r\n"))
                .hasMessage("line 6 (\"a=mid:?" + "x".repeat(73) + "…\"): mid has a character that is not allowed");
        assertThatThrownBy(() -> SessionDescription.parse(section + "a=ice-pwd:not long enough\r\n"))
                .hasMessageStartingWith("line 6 (\"a=ice-pwd:…\"): ");
    }

    @Test
    void linesOfASectionStandInAnyOrder() throws Exception {
        // FreeSWITCH writes "b=" behind attributes, older Janus rooms "c=".
        String text = HEAD
                + "m=video 9 UDP/TLS/RTP/SAVPF 102\r\na=rtpmap:102 VP8/90000\r\nb=AS:1024\r\na=mid:v\r\n"
                + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:a\r\nc=IN IP4 192.0.2.10\r\ni=room\r\n";

        SessionDescription description = SessionDescription.parse(text);

        assertThat(description.text()).isEqualTo(text);
        assertThat(description.media().get(0).bandwidths()).containsExactly(new Bandwidth("AS", 1024));
        assertThat(description.media().get(1).connection()).hasToString("IN IP4 192.0.2.10");
    }

    @Test
    @Spec("RFC 5234 §2.3")
    void literalsIgnoreCaseAndNumbersHaveNoBound() throws Exception {
        MediaDescription section = SessionDescription.parse(HEAD.replace("t=0 0", "t=0 99999999999999999999")
                        + "a=group:bundle 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\nb=AS:99999999999999999999\r\na=setup:ACTPASS\r\n"
                        + "a=max-message-size:18446744073709551615\r\na=extmap:1/SendOnly urn:a\r\na=rid:1 SEND\r\n"
                        + "a=simulcast:Send 1\r\n")
                .media()
                .get(0);

        assertThat(section.setup()).isEqualTo(Setup.ACTPASS);
        assertThat(section.maxMessageSize()).isEqualTo(Long.MAX_VALUE);
        assertThat(section.bandwidths()).containsExactly(new Bandwidth("AS", Long.MAX_VALUE));
        assertThat(section.extMaps()).containsExactly(new ExtMap(1, Direction.SENDONLY, "urn:a", null));
        assertThat(section.rids()).containsExactly(new Rid("1", true, null));
        assertThat(section.simulcast().send()).hasSize(1);
        assertThat(section.session().bundleGroups()).hasSize(1);
    }

    @Test
    void ofSeveralSetupsTheFirstCountsAndWhatIsRepeatedUnchangedIsTaken() throws Exception {
        MediaDescription section = SessionDescription.parse(HEAD
                        + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=setup:passive\r\na=setup:actpass\r\na=mid:\r\n"
                        + "a=ice-ufrag:abcd\r\na=ice-ufrag:abcd\r\n")
                .media()
                .get(0);

        assertThat(section.setup()).isEqualTo(Setup.PASSIVE);
        assertThat(section.iceUfrag()).isEqualTo("abcd");
        assertThat(section.mid()).isNull();
    }

    @Test
    @Spec("RFC 8866 §5")
    void unknownAttributesAndOptionalLinesStay() throws Exception {
        String text =
                "v=0\r\no=alice 28908445260000000000000001 2 IN IP6 ::1\r\ns=A seminar\r\ni=about\r\nu=http://example.org\r\n"
                        + "e=a@example.org\r\np=+1 617 555-6011\r\nc=IN IP4 192.0.2.1/127\r\nb=CT:128\r\nb=X-YZ:64\r\nt=1 2\r\nr=7d 1h 0 25h\r\nt=3 4\r\n"
                        + "z=2882844526 -1h\r\nk=prompt\r\na=unknown with space\r\na=x:  kept   as it is \r\n"
                        + "m=image 54111/2 TCP t38\r\ni=fax\r\nc=IN IP4 192.0.2.2\r\nc=IN IP4 192.0.2.3\r\nb=AS:1\r\nk=clear:x\r\na=y\r\n";

        SessionDescription description = SessionDescription.parse(text);

        assertThat(description.text()).isEqualTo(text);
        assertThat(description.session().bandwidths())
                .containsExactly(new Bandwidth("CT", 128), new Bandwidth("X-YZ", 64));
        assertThat(description.media().get(0).mediaLine().portCount()).isEqualTo(2);
        assertThat(description.media().get(0).connection()).isEqualTo(new ConnectionAddress("IN", "IP4", "192.0.2.2"));
        assertThat(description.session().origin().sessionId()).isEqualTo("28908445260000000000000001");
    }

    @Test
    void limitsHold() {
        String section = "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n";
        SdpLimits limits = new SdpLimits(400, 100, 12, 3);

        assertThatThrownBy(() -> SessionDescription.parse(HEAD + "a=x\r\n".repeat(100), limits))
                .hasMessageContaining("longer");
        assertThatThrownBy(() -> SessionDescription.parse(HEAD + "a=" + "x".repeat(100), limits))
                .hasMessage("line 5 (\"a=" + "x".repeat(78) + "…\"): line is longer than the limit");
        assertThatThrownBy(() -> SessionDescription.parse(HEAD + "a=x\r\n".repeat(9), limits))
                .hasMessage("line 13: more lines than the limit");
        assertThatThrownBy(() -> SessionDescription.parse(HEAD + section.repeat(4), limits))
                .hasMessage("line 8: more m-sections than the limit");
    }

    @Test
    void sessionLevelValuesAreInherited() throws Exception {
        String hash = "sha-1 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33";
        SessionDescription description = SessionDescription.parse(HEAD
                + "a=ice-ufrag:sess\r\na=ice-pwd:sessionsessionsessionse\r\na=ice-options:trickle\r\na=fingerprint:"
                + hash
                + "\r\na=setup:actpass\r\na=tls-id:abc\r\na=recvonly\r\na=extmap:1 urn:a\r\na=extmap-allow-mixed\r\n"
                + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n"
                + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=ice-ufrag:medi\r\na=ice-options:ice2 rtp+ecn\r\na=setup:active\r\na=inactive\r\n"
                + "a=extmap:2/sendonly urn:b x\r\na=fingerprint:" + hash.replace("00:", "01:") + "\r\n");
        MediaDescription first = description.media().get(0);
        MediaDescription second = description.media().get(1);

        assertThat(first.iceUfrag()).isEqualTo("sess");
        assertThat(first.setup()).isEqualTo(Setup.ACTPASS);
        assertThat(first.direction()).isEqualTo(Direction.RECVONLY);
        assertThat(first.tlsId()).isEqualTo("abc");
        assertThat(first.extMapAllowMixed()).isTrue();
        assertThat(first.fingerprints()).hasSize(1);
        assertThat(second.iceUfrag()).isEqualTo("medi");
        assertThat(second.icePwd()).isEqualTo("sessionsessionsessionse");
        assertThat(second.iceOptions()).containsExactly("trickle", "ice2", "rtp+ecn");
        assertThat(second.setup()).isEqualTo(Setup.ACTIVE);
        assertThat(second.direction()).isEqualTo(Direction.INACTIVE);
        assertThat(second.extMaps())
                .containsExactly(new ExtMap(1, null, "urn:a", null), new ExtMap(2, Direction.SENDONLY, "urn:b", "x"));
        assertThat(second.fingerprints()).hasSize(1).isNotEqualTo(first.fingerprints());
    }

    @Test
    void typedAttributesSayWhatChromiumOffers() throws Exception {
        SessionDescription description = SessionDescription.parse(resource("chromium-156-offer-av-data.sdp"));
        MediaDescription audio = description.media().get(0);
        MediaDescription video = description.media().get(1);
        MediaDescription data = description.media().get(2);

        assertThat(audio.rtpMaps()).contains(new RtpMap(111, "opus", 48_000, "2"));
        assertThat(audio.fmtps()).anySatisfy(fmtp -> {
            assertThat(fmtp.format()).isEqualTo("111");
            assertThat(fmtp.named()).containsEntry("useinbandfec", "1");
        });
        assertThat(video.rtcpFeedbacks()).contains(new RtcpFeedback("96", "nack", "pli"));
        assertThat(video.ssrcGroups()).hasSize(1).first().satisfies(group -> {
            assertThat(group.semantics()).isEqualTo("FID");
            assertThat(group.ssrcs()).hasSize(2);
        });
        assertThat(video.ssrcs()).anySatisfy(ssrc -> assertThat(ssrc.name()).isEqualTo("cname"));
        assertThat(video.rtcpMux()).isTrue();
        assertThat(video.rtcpReducedSize()).isTrue();
        assertThat(audio.msids()).hasSize(1);
        assertThat(audio.rtcp()).isEqualTo(new RtcpAddress(9, ConnectionAddress.NONE));
        assertThat(data.maxMessageSize()).isEqualTo(262_144);
        assertThat(description.session().msidSemantics()).isNotEmpty();
    }

    @Test
    @Spec("RFC 8853 §5.1")
    void simulcastAndRids() throws Exception {
        MediaDescription video = SessionDescription.parse(HEAD
                        + "m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=rid:1 send pt=96;max-width=1280\r\na=rid:2 recv\r\n"
                        + "a=simulcast:send 1,~4;2 recv 3\r\na=bundle-only\r\n")
                .media()
                .get(0);

        assertThat(video.rids()).containsExactly(new Rid("1", true, "pt=96;max-width=1280"), new Rid("2", false, null));
        assertThat(video.simulcast().send())
                .containsExactly(
                        List.of(new Simulcast.Alternative("1", false), new Simulcast.Alternative("4", true)),
                        List.of(new Simulcast.Alternative("2", false)));
        assertThat(video.simulcast().receive()).hasSize(1);
        assertThat(video.bundleOnly()).isTrue();
        assertThat(video.rejected()).isFalse();
    }

    @Test
    void attributesCanBeAddedToASection() throws Exception {
        SessionDescription description = SessionDescription.parse(
                HEAD + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:a\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:b\r\n");

        SessionDescription more =
                description.withAttributes(0, List.of("candidate:1 1 udp 1 192.0.2.1 9 typ host", "end-of-candidates"));

        assertThat(more.text())
                .isEqualTo(description
                        .text()
                        .replace(
                                "a=mid:a\r\n",
                                "a=mid:a\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\na=end-of-candidates\r\n"));
        assertThat(more.media().get(0).endOfCandidates()).isTrue();
        assertThat(more.media().get(1).endOfCandidates()).isFalse();
        assertThatThrownBy(() -> description.withAttributes(0, List.of("candidate:1")))
                .isInstanceOf(SdpException.class);
    }

    @Test
    @Spec("RFC 8840 §9")
    void trickleFragmentsParse() throws Exception {
        String text = "a=ice-ufrag:8hhY\r\na=ice-pwd:asd88fgpdd777uzjYhagZg\r\nm=audio 9 RTP/AVP 0\r\na=mid:1\r\n"
                + "a=candidate:1 1 UDP 2130706432 2001:db8:a0b:12f0::1 5000 typ host\r\na=end-of-candidates\r\n";

        SessionDescription fragment = SessionDescription.parseFragment(text, SdpLimits.DEFAULT);

        assertThat(fragment.text()).isEqualTo(text);
        assertThat(fragment.session().origin()).isNull();
        assertThat(fragment.media().get(0).iceUfrag()).isEqualTo("8hhY");
        assertThat(fragment.media().get(0).candidates().get(0).candidate().address())
                .isEqualTo("2001:db8:a0b:12f0::1");
        assertThat(fragment.media().get(0).endOfCandidates()).isTrue();
    }

    @Test
    @Spec("RFC 8866 §6.7")
    void directionsFromBothEnds() {
        for (Direction one : Direction.values()) {
            assertThat(Direction.of(one.token())).isEqualTo(one);
            assertThat(one.reversed().reversed()).isEqualTo(one);
            assertThat(one.reversed().sends()).isEqualTo(one.receives());
            for (Direction other : Direction.values()) {
                assertThat(one.intersect(other).sends()).isEqualTo(one.sends() && other.sends());
                assertThat(one.intersect(other).receives()).isEqualTo(one.receives() && other.receives());
            }
        }
    }

    @Test
    void theDefaultDestinationIsReplaced() throws Exception {
        SessionDescription description = SessionDescription.parse(
                HEAD + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\ni=x\r\nc=IN IP4 0.0.0.0\r\nb=AS:1\r\na=y\r\n");

        assertThat(description
                        .withDefaultDestination(0, 5, new ConnectionAddress("IN", "IP6", "::1"))
                        .text())
                .isEqualTo(HEAD + "m=audio 5 UDP/TLS/RTP/SAVPF 0\r\ni=x\r\nc=IN IP6 ::1\r\nb=AS:1\r\na=y\r\n");
    }

    @Test
    void anythingAtAllEitherParsesAndComesBackOrIsRefused() throws Exception {
        java.util.Random random = new java.util.Random(7);
        String text = resource("chromium-156-offer-av-data.sdp");
        int parsed = 0;
        for (int i = 0; i < 1_000; i++) {
            StringBuilder changed = new StringBuilder(text);
            for (int j = random.nextInt(4); j >= 0; j--) {
                int at = random.nextInt(changed.length() - 1);
                switch (random.nextInt(3)) {
                    case 0 -> changed.setCharAt(at, (char) random.nextInt(128));
                    case 1 -> changed.delete(at, Math.min(changed.length() - 1, at + random.nextInt(40)));
                    default -> changed.insert(at, (char) random.nextInt(300));
                }
            }
            try {
                SessionDescription description = SessionDescription.parse(changed.toString());
                parsed++;
                assertThat(SessionDescription.parse(description.text()).text()).isEqualTo(description.text());
                description.media().forEach(SessionDescriptionTest::readAll);
            } catch (SdpException e) {
                assertThat(e.line()).isPositive();
            }
        }
        assertThat(parsed).isBetween(50, 950);
    }

    private static void readAll(MediaDescription media) {
        assertThat(media.candidates()).isNotNull();
        assertThat(media.fingerprints()).isNotNull();
        assertThat(media.rtpMaps()).isNotNull();
        assertThat(media.fmtps()).allSatisfy(fmtp -> assertThat(fmtp.named()).isNotNull());
        assertThat(media.extMaps()).isNotNull();
        assertThat(media.ssrcs()).isNotNull();
        assertThat(media.ssrcGroups()).isNotNull();
        assertThat(media.rtcpFeedbacks()).isNotNull();
        assertThat(media.msids()).isNotNull();
        assertThat(media.direction()).isNotNull();
        assertThat(media.session().groups()).isNotNull();
        media.rtcp();
        media.setup();
        media.sctpPort();
        media.maxMessageSize();
        media.connection();
        media.session().origin();
    }
}
