package dev.parley.negotiation.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.parameters.Fingerprint;
import dev.parley.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

@Spec("RFC 8827 §7.4")
class RemoteIdentityTest {
    private static final Fingerprint ONE = fingerprint(1);
    private static final Fingerprint TWO = fingerprint(2);

    private static Fingerprint fingerprint(int value) {
        byte[] hash = new byte[32];
        hash[0] = (byte) value;
        hash[1] = (byte) (value >> 8);
        hash[31] = (byte) 0xab;
        return new Fingerprint("sha-256", hash);
    }

    private static RemoteIdentity claim(String session, String section) throws Exception {
        return RemoteIdentity.of(SessionDescription.parse("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n" + session
                + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n" + section));
    }

    private static String line(Fingerprint fingerprint) {
        return "a=fingerprint:" + fingerprint + "\r\n";
    }

    @Test
    void theFirstIdentityCounts() throws Exception {
        assertThat(claim("a=identity:Zmlyc3Q= token=1\r\na=identity:c2Vjb25k\r\n", "")
                        .assertion())
                .isEqualTo("Zmlyc3Q=");
        assertThat(claim("", "").assertion()).isNull();
    }

    @Test
    void theFingerprintsOfAllLevelsHaveToBeCovered() throws Exception {
        RemoteIdentity claim = claim(line(ONE), line(TWO));

        assertThat(claim.fingerprints()).containsExactly(ONE, TWO);
        assertThat(claim.requireCoveredBy(FingerprintContents.write(List.of(TWO, ONE))))
                .contains(ONE, TWO);
        assertThatThrownBy(() -> claim.requireCoveredBy(FingerprintContents.write(List.of(TWO))))
                .hasMessageContaining("all fingerprints");
        assertThatThrownBy(() -> claim.requireCoveredBy(FingerprintContents.write(List.of(ONE))))
                .isInstanceOf(IdentityException.class);
    }

    @Test
    void upperAndLowerCaseAreTheSame() throws Exception {
        String contents = FingerprintContents.write(List.of(ONE)).toLowerCase(Locale.ROOT);
        assertThat(claim("", line(ONE)).requireCoveredBy(contents)).containsExactly(ONE);
    }

    @Test
    void anAssertionWithNothingToCoverProvesNothing() throws Exception {
        RemoteIdentity claim = claim("a=identity:Zmlyc3Q=\r\n", "");
        assertThatThrownBy(() -> claim.requireCoveredBy(FingerprintContents.write(List.of(ONE))))
                .hasMessageContaining("no fingerprint");
    }

    @Test
    void contentsOfAnotherFormAreRefused() throws Exception {
        RemoteIdentity claim = claim("", line(ONE));
        for (String contents : List.of(
                "",
                "bogus",
                "{}",
                "{\"fingerprint\":{}}",
                "{\"fingerprint\":[1]}",
                "{\"fingerprint\":[{\"algorithm\":\"sha-256\"}]}",
                "{\"fingerprint\":[{\"algorithm\":\"sha-256\",\"digest\":\"zz\"}]}")) {
            assertThatThrownBy(() -> claim.requireCoveredBy(contents)).isInstanceOf(IdentityException.class);
        }
    }

    @Test
    void theNumberOfFingerprintsHasALimit() throws Exception {
        List<Fingerprint> many = new ArrayList<>();
        for (int i = 0; i <= FingerprintContents.MAX_FINGERPRINTS; i++) {
            many.add(fingerprint(i));
        }
        RemoteIdentity claim = claim("", line(ONE));
        assertThatThrownBy(() -> claim.requireCoveredBy(FingerprintContents.write(many)))
                .hasMessageContaining("more than");
        many.remove(0);
        assertThat(claim.requireCoveredBy(FingerprintContents.write(many))).contains(ONE);
    }
}
