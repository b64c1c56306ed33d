package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpState;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AssociationTest {
    @Test
    @Spec("RFC 9260 §5.1")
    void oneSideConnects() {
        Pipe pipe = new Pipe(1);
        pipe.tracing = true;
        pipe.a.association.connect(pipe.now);
        pipe.a.association.send(OutgoingMessage.reliable(3, 51, new byte[] {1, 2, 3}), pipe.now);
        pipe.run(Duration.ofSeconds(1));
        assertThat(pipe.trace)
                .containsExactly("A INIT", "Z INIT-ACK", "A COOKIE-ECHO, I-DATA(BE 3)", "Z COOKIE-ACK", "Z SACK");
        assertThat(pipe.z.association.state()).isEqualTo(SctpState.CONNECTED);
        assertThat(pipe.z.messages).hasSize(1);
        assertThat(pipe.z.messages.get(0).ppid()).isEqualTo(51);
        assertThat(pipe.z.messages.get(0).stream()).isEqualTo(3);
    }

    @Test
    @Spec("RFC 9260 §5.2.1")
    void bothSidesConnect() {
        Pipe pipe = new Pipe(2);
        pipe.tracing = true;
        pipe.connected();
        assertThat(pipe.trace).startsWith("A INIT", "Z INIT");
        assertThat(pipe.a.events).hasSize(1);
        assertThat(pipe.z.events).hasSize(1);
    }

    @Test
    void orderedMessagesArrive() {
        Pipe pipe = new Pipe(3).connected();
        for (int i = 0; i < 500; i++) {
            byte[] data = new byte[1 + i * 37 % 5000];
            Arrays.fill(data, (byte) i);
            pipe.a.association.send(OutgoingMessage.reliable(1, 53, data), pipe.now);
        }
        pipe.runUntil(() -> pipe.z.messages.size() == 500);
        for (int i = 0; i < 500; i++) {
            byte[] data = pipe.z.messages.get(i).data();
            assertThat(data).hasSize(1 + i * 37 % 5000).containsOnly((byte) i);
        }
        assertThat(pipe.a.association.bufferedAmount()).isZero();
        assertThat(pipe.a.association.statistics().retransmittedChunks()).isZero();
    }
}
