package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/** Any datagram on the multicast port is a message within the limits, or malformed. */
class MulticastDnsFuzzTest {
    @FuzzTest
    void messages(byte[] data) {
        MulticastDnsMessage message;
        try {
            message = MulticastDnsMessage.parse(PacketBuffer.wrap(data));
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return;
        }
        assertThat(message.addresses()).hasSizeLessThanOrEqualTo(MulticastDnsMessage.MAX_RECORDS);
        for (MulticastDnsMessage.AddressRecord address : message.addresses()) {
            assertThat(address.name()).hasSizeLessThanOrEqualTo(MulticastDnsMessage.MAX_NAME);
        }
    }
}
