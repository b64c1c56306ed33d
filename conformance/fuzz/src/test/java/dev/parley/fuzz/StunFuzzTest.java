package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.crypto.HmacSha1;
import dev.parley.stun.StunMessage;
import java.nio.charset.StandardCharsets;

/** Any datagram is a STUN message or malformed, and what was read can be written and read again. */
class StunFuzzTest {
    private static final HmacSha1 KEY = new HmacSha1("a password of some length".getBytes(StandardCharsets.US_ASCII));

    @FuzzTest
    void messages(byte[] data) throws MalformedException {
        StunMessage message;
        try {
            message = StunMessage.parse(PacketBuffer.wrap(data));
        } catch (MalformedException e) {
            return;
        }
        message.verifyIntegrity(KEY);
        message.verifyFingerprint();
        // Two attributes come on top, and a text that was not UTF-8 is written longer than it was read.
        if (message.attributes().size() > StunMessage.MAX_ATTRIBUTES - 2
                || message.attributes().toString().indexOf('\ufffd') >= 0) {
            return;
        }
        StunMessage copy =
                StunMessage.of(message.messageClass(), message.method(), message.transactionId(), message.attributes());
        PacketBuffer out = PacketBuffer.allocate(2 * StunMessage.MAX_LENGTH, 0);
        copy.writeTo(out, KEY, true);
        if (out.length() <= StunMessage.MAX_LENGTH) {
            StunMessage again = StunMessage.parse(out);
            assertThat(again.attributes()).isEqualTo(message.attributes());
            assertThat(again.verifyIntegrity(KEY)).isTrue();
            assertThat(again.verifyFingerprint()).isTrue();
        }
    }
}
