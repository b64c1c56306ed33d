package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** A server whose port is taken does not start, instead of gathering nothing for every browser. */
class SharedPortInUseTest {
    @Test
    void aFactoryIsNotBuiltOnAPortThatIsInUse() throws Exception {
        PeerConnectionFactory.Builder builder;
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            builder = PeerConnectionFactory.builder()
                    .includeLoopback(true)
                    .addressFilter(InetAddress::isLoopbackAddress)
                    .sharedPort(port);
            assertThatThrownBy(builder::build)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("sharedPort " + port)
                    .hasCauseInstanceOf(BindException.class);
        }
        builder.build().close();
    }
}
