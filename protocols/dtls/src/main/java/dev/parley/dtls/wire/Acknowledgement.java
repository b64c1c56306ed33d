package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** An ACK, RFC 9147 §7: the numbers of records that were received and kept. */
public record Acknowledgement(List<RecordNumber> numbers) {
    private static final int NUMBER_LENGTH = 16;

    /** A record's epoch and sequence number. */
    public record RecordNumber(long epoch, long sequence) {}

    /** Parses the content of a record. */
    public static Acknowledgement parse(byte[] array, int offset, int length) throws MalformedException {
        VectorReader reader = new VectorReader(array, offset, offset + length);
        VectorReader list = reader.nested16();
        reader.end();
        if (list.remaining() % NUMBER_LENGTH != 0) {
            throw new MalformedException("ACK: odd length");
        }
        List<RecordNumber> numbers = new ArrayList<>();
        while (list.remaining() > 0) {
            numbers.add(new RecordNumber(list.u64(), list.u64()));
        }
        return new Acknowledgement(numbers);
    }

    /** Returns the content of a record. */
    public byte[] encoded() {
        VectorWriter list = new VectorWriter();
        for (RecordNumber number : numbers) {
            list.u64(number.epoch()).u64(number.sequence());
        }
        return new VectorWriter().vector16(list.toByteArray()).toByteArray();
    }
}
