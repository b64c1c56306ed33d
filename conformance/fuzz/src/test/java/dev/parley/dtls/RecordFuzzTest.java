package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.MalformedException;
import dev.parley.base.Timestamp;
import dev.parley.dtls.flight.Reassembly;
import dev.parley.dtls.record.Record;
import dev.parley.dtls.record.RecordLayer;
import dev.parley.dtls.settings.KeyLimits;
import dev.parley.dtls.wire.ContentType;
import dev.parley.dtls.wire.HandshakeMessage;
import dev.parley.dtls.wire.VectorReader;
import java.util.Arrays;

/** Any datagram is records or malformed, and any fragments of handshake messages stay within the limits. */
class RecordFuzzTest {
    @FuzzTest
    void records(byte[] data) {
        RecordLayer layer = new RecordLayer(KeyLimits.DEFAULT);
        Reassembly reassembly = new Reassembly();
        Record record = new Record();
        try {
            for (int at = 0; at < data.length; at = record.end) {
                record.parse(data, at, data.length);
                assertThat(record.end).isGreaterThan(at).isLessThanOrEqualTo(data.length);
                assertThat(record.contentStart + record.contentLength).isEqualTo(record.end);
                if (layer.open(record, Timestamp.ZERO) == RecordLayer.Opening.OPENED
                        && record.type == ContentType.HANDSHAKE) {
                    fragments(
                            reassembly,
                            Arrays.copyOfRange(data, record.contentStart, record.contentStart + record.contentLength));
                }
            }
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    /** Each fragment behind a header of its own: type, length, number, offset, and how many of the bytes are there. */
    private static void fragments(Reassembly reassembly, byte[] data) {
        int at = 0;
        int given = reassembly.nextSequence();
        while (data.length - at >= HandshakeMessage.HEADER) {
            VectorReader header = new VectorReader(Arrays.copyOfRange(data, at, at + HandshakeMessage.HEADER));
            at += HandshakeMessage.HEADER;
            try {
                int type = header.u8();
                int length = header.u24();
                int sequence = header.u16();
                int offset = header.u24();
                int count = Math.min(header.u24(), data.length - at);
                reassembly.add(type, sequence, 0, length, offset, data, at, count);
                at += count;
            } catch (MalformedException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
            HandshakeMessage message = reassembly.peek();
            if (message != null) {
                assertThat(message.sequence()).isEqualTo(given++);
                assertThat(message.body()).hasSizeLessThanOrEqualTo(Reassembly.MAX_MESSAGE);
                reassembly.take();
            }
            assertThat(reassembly.nextSequence()).isEqualTo(given);
        }
    }
}
