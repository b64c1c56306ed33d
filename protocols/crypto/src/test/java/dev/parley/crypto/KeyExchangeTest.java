package dev.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.MalformedException;
import dev.parley.base.Spec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyExchangeTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    @Spec("RFC 7748 §6.1")
    void x25519Vector() throws MalformedException {
        byte[] alice = HEX.parseHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        KeyExchange exchange = KeyExchange.generate(NamedGroup.X25519, new Scripted(alice));
        assertThat(HEX.formatHex(exchange.share()))
                .isEqualTo("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        byte[] bob = HEX.parseHex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        assertThat(HEX.formatHex(exchange.agree(bob)))
                .isEqualTo("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
        bob[31] |= (byte) 0x80; // the bit that is masked
        assertThat(HEX.formatHex(exchange.agree(bob))).startsWith("4a5d9d5b");
    }

    @ParameterizedTest
    @EnumSource(NamedGroup.class)
    @Spec("draft-ietf-tls-ecdhe-mlkem §3")
    void clientAndServerAgree(NamedGroup group) throws MalformedException {
        for (long seed = 1; seed <= 10; seed++) {
            KeyExchange client = KeyExchange.generate(group, new SeededRandom(seed));
            KeyExchange.Answer answer = KeyExchange.answer(group, client.share(), new SeededRandom(seed + 100));
            assertThat(client.share()).hasSize(group.shareLength());
            assertThat(answer.share()).hasSize(group.answerLength());
            assertThat(client.agree(answer.share())).isEqualTo(answer.secret());
            assertThat(KeyExchange.answer(group, client.share(), new SeededRandom(seed + 100))
                            .share())
                    .as("the same seed gives the same answer")
                    .isEqualTo(answer.share());
        }
    }

    @Test
    void aHybridSharesItsCurveKeyWithTheOther() throws MalformedException {
        KeyExchange hybrid = KeyExchange.generate(NamedGroup.X25519MLKEM768, new SeededRandom(1));
        KeyExchange curve = KeyExchange.generate(NamedGroup.X25519, new SeededRandom(2), List.of(hybrid));
        assertThat(hybrid.share()).endsWith(curve.share());
        byte[] zeros = KeyExchange.answer(NamedGroup.X25519MLKEM768, hybrid.share(), new SeededRandom(3))
                .share();
        Arrays.fill(zeros, 1_088, 1_120, (byte) 0);
        assertThatThrownBy(() -> hybrid.agree(zeros)).isInstanceOf(MalformedException.class);
        for (int length : new int[] {1_119, 1_121}) {
            assertThatThrownBy(() -> hybrid.agree(new byte[length])).hasMessage("key share: wrong length");
        }
        for (int length : new int[] {1_215, 1_217}) {
            assertThatThrownBy(
                            () -> KeyExchange.answer(NamedGroup.X25519MLKEM768, new byte[length], new SeededRandom(4)))
                    .hasMessage("key share: wrong length");
        }
    }

    @ParameterizedTest
    @EnumSource(value = NamedGroup.class, mode = EnumSource.Mode.EXCLUDE, names = "X25519MLKEM768")
    void bothEndsAgree(NamedGroup group) throws MalformedException {
        for (long seed = 1; seed <= 10; seed++) {
            KeyExchange a = KeyExchange.generate(group, new SeededRandom(seed));
            KeyExchange b = KeyExchange.generate(group, new SeededRandom(seed + 100));
            assertThat(a.share()).hasSize(group.shareLength()).isNotEqualTo(b.share());
            assertThat(a.agree(b.share())).isEqualTo(b.agree(a.share()));
            assertThat(KeyExchange.generate(group, new SeededRandom(seed)).share())
                    .as("the same seed gives the same key")
                    .isEqualTo(a.share());
        }
    }

    /** The points of small order, canonical or not, with which the shared secret would be zero. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    @Spec("RFC 8422 §5.11")
    void pointsOfSmallOrderAreRefused(String point) {
        KeyExchange exchange = KeyExchange.generate(NamedGroup.X25519, new SeededRandom(1));
        assertThatThrownBy(() -> exchange.agree(HEX.parseHex(point))).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = NamedGroup.class,
            names = {"SECP256R1", "SECP384R1"})
    @Spec("RFC 8422 §5.11")
    void pointsOffTheCurveAreRefused(NamedGroup group) {
        KeyExchange exchange = KeyExchange.generate(group, new SeededRandom(1));
        byte[] good = KeyExchange.generate(group, new SeededRandom(2)).share();
        int size = good.length / 2;

        byte[] off = good.clone();
        off[off.length - 1] ^= 1;
        assertThatThrownBy(() -> exchange.agree(off)).hasMessage("key share: not on the curve");

        byte[] compressed = good.clone();
        compressed[0] = 2;
        assertThatThrownBy(() -> exchange.agree(compressed)).hasMessage("key share: not an uncompressed point");

        byte[] beyond = good.clone();
        Arrays.fill(beyond, 1, 1 + size, (byte) 0xff);
        assertThatThrownBy(() -> exchange.agree(beyond)).hasMessage("key share: coordinate beyond the field");

        byte[] origin = new byte[good.length];
        origin[0] = 4;
        assertThatThrownBy(() -> exchange.agree(origin)).hasMessage("key share: not on the curve");

        assertThatThrownBy(() -> exchange.agree(new byte[] {0})).hasMessage("key share: wrong length");
    }

    /** Gives out the bytes that a test wants to be drawn. */
    private static final class Scripted extends java.security.SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] script;

        Scripted(byte[] script) {
            this.script = script;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(script, 0, bytes, 0, bytes.length);
        }
    }
}
