package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/** A parameter of RE-CONFIG, RFC 6525 §4. */
public sealed interface ReconfigParameter {
    /** Returns the parameter type. */
    int type();

    /** Returns the value's length in bytes. */
    int valueLength();

    /** Writes the value into room that was appended before. */
    void writeValue(PacketBuffer packet, int at);

    /**
     * "I reset streams that I send on", §4.1.
     *
     * @param requestSequence the number of this request
     * @param responseSequence the incoming request that this answers, or the last one seen
     * @param lastTsn the last TSN that the sender assigned
     * @param streams the streams; none means all
     */
    record OutgoingReset(int requestSequence, int responseSequence, int lastTsn, int[] streams)
            implements ReconfigParameter {
        /** The parameter type. */
        public static final int TYPE = 13;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int valueLength() {
            return 12 + 2 * streams.length;
        }

        @Override
        public void writeValue(PacketBuffer packet, int at) {
            packet.put32(at, requestSequence);
            packet.put32(at + 4, responseSequence);
            packet.put32(at + 8, lastTsn);
            writeStreams(packet, at + 12, streams);
        }
    }

    /**
     * "Reset streams that you send on", §4.2.
     *
     * @param requestSequence the number of this request
     * @param streams the streams; none means all
     */
    record IncomingReset(int requestSequence, int[] streams) implements ReconfigParameter {
        /** The parameter type. */
        public static final int TYPE = 14;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int valueLength() {
            return 4 + 2 * streams.length;
        }

        @Override
        public void writeValue(PacketBuffer packet, int at) {
            packet.put32(at, requestSequence);
            writeStreams(packet, at + 4, streams);
        }
    }

    /**
     * "Begin all numbers anew", §4.3.
     *
     * @param requestSequence the number of this request
     */
    record SsnTsnReset(int requestSequence) implements ReconfigParameter {
        /** The parameter type. */
        public static final int TYPE = 15;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int valueLength() {
            return 4;
        }

        @Override
        public void writeValue(PacketBuffer packet, int at) {
            packet.put32(at, requestSequence);
        }
    }

    /**
     * An answer, §4.4. Its two optional TSNs belong to the SSN/TSN reset and are skipped.
     *
     * @param responseSequence the request that this answers
     * @param result one of the constants
     */
    record Response(int responseSequence, int result) implements ReconfigParameter {
        /** The parameter type. */
        public static final int TYPE = 16;

        /** "Success - Nothing to do". */
        public static final int NOTHING_TO_DO = 0;

        /** "Success - Performed". */
        public static final int PERFORMED = 1;

        /** "Denied". */
        public static final int DENIED = 2;

        /** "Error - Wrong SSN". */
        public static final int WRONG_SSN = 3;

        /** "Error - Request already in progress". */
        public static final int ALREADY_IN_PROGRESS = 4;

        /** "Error - Bad Sequence Number". */
        public static final int BAD_SEQUENCE = 5;

        /** "In progress". */
        public static final int IN_PROGRESS = 6;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int valueLength() {
            return 8;
        }

        @Override
        public void writeValue(PacketBuffer packet, int at) {
            packet.put32(at, responseSequence);
            packet.put32(at + 4, result);
        }
    }

    /**
     * "I want more streams to send on" (§4.5) or "have more streams to send on" (§4.6).
     *
     * @param incoming which of the two
     * @param requestSequence the number of this request
     * @param count how many more
     */
    record AddStreams(boolean incoming, int requestSequence, int count) implements ReconfigParameter {
        /** The parameter type of a request for outgoing streams. */
        public static final int OUTGOING_TYPE = 17;

        /** The parameter type of a request for incoming streams. */
        public static final int INCOMING_TYPE = 18;

        @Override
        public int type() {
            return incoming ? INCOMING_TYPE : OUTGOING_TYPE;
        }

        @Override
        public int valueLength() {
            return 8;
        }

        @Override
        public void writeValue(PacketBuffer packet, int at) {
            packet.put32(at, requestSequence);
            packet.put16(at + 4, count);
            packet.put16(at + 6, 0);
        }
    }

    /** Reads the value of a parameter of the given type. */
    static ReconfigParameter parse(PacketBuffer packet, int type, int at, int length) throws MalformedException {
        int needed = switch (type) {
            case OutgoingReset.TYPE -> 12;
            case IncomingReset.TYPE, SsnTsnReset.TYPE -> 4;
            case Response.TYPE, AddStreams.OUTGOING_TYPE, AddStreams.INCOMING_TYPE -> 8;
            default -> throw new MalformedException("unknown RE-CONFIG parameter");
        };
        if (length < needed) {
            throw new MalformedException("RE-CONFIG parameter too short");
        }
        return switch (type) {
            case OutgoingReset.TYPE ->
                new OutgoingReset(
                        packet.i32(at),
                        packet.i32(at + 4),
                        packet.i32(at + 8),
                        readStreams(packet, at + 12, length - 12));
            case IncomingReset.TYPE -> new IncomingReset(packet.i32(at), readStreams(packet, at + 4, length - 4));
            case SsnTsnReset.TYPE -> new SsnTsnReset(packet.i32(at));
            case Response.TYPE -> new Response(packet.i32(at), packet.i32(at + 4));
            default -> new AddStreams(type == AddStreams.INCOMING_TYPE, packet.i32(at), packet.u16(at + 4));
        };
    }

    private static int[] readStreams(PacketBuffer packet, int at, int length) {
        int[] streams = new int[length / 2];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = packet.u16(at + 2 * i);
        }
        return streams;
    }

    private static void writeStreams(PacketBuffer packet, int at, int[] streams) {
        for (int i = 0; i < streams.length; i++) {
            packet.put16(at + 2 * i, streams[i]);
        }
    }
}
