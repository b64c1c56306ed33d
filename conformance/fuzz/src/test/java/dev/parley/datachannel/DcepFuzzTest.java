package dev.parley.datachannel;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.MalformedException;

/** Any message is DCEP or malformed, and what was read is written back to the same meaning. */
class DcepFuzzTest {
    @FuzzTest
    void messages(byte[] data) throws MalformedException {
        DcepMessage message;
        try {
            message = DcepMessage.parse(data);
        } catch (MalformedException e) {
            return;
        }
        assertThat(DcepMessage.parse(message.encoded())).isEqualTo(message);
    }
}
