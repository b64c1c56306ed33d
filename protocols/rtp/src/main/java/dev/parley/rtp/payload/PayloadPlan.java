package dev.parley.rtp.payload;

import dev.parley.frames.EncodedFrame;
import java.util.Arrays;

/**
 * Payloads of the packets of one frame, as pieces of the frame and short literals between them. Reused from frame to frame; it holds
 * for the frame until {@link Packetizer#packetize} runs again. Not thread-safe.
 */
public final class PayloadPlan {
    /** Marks a piece whose bytes are a literal. */
    private static final int LITERAL = 1 << 31;

    private EncodedFrame frame = NOTHING;
    private int packets;
    private int[] firstPiece = new int[16];
    private int[] lengths = new int[16];
    private int pieces;
    private int[] pieceOffset = new int[32];
    private int[] pieceLength = new int[32];
    private int literalLength;
    private byte[] literals = new byte[64];

    private static final EncodedFrame NOTHING = EncodedFrame.of(
                    new dev.parley.parameters.Codec("video/none", 1, null, null), new byte[0])
            .build();

    PayloadPlan() {}

    void begin(EncodedFrame next) {
        frame = next;
        packets = 0;
        pieces = 0;
        literalLength = 0;
    }

    /** Opens the next packet. */
    void packet() {
        if (packets == lengths.length) {
            firstPiece = Arrays.copyOf(firstPiece, 2 * packets);
            lengths = Arrays.copyOf(lengths, 2 * packets);
        }
        firstPiece[packets] = pieces;
        lengths[packets] = 0;
        packets++;
    }

    /** Appends a byte to the open packet. */
    void put(int value) {
        if (literalLength == literals.length) {
            literals = Arrays.copyOf(literals, 2 * literalLength);
        }
        int previous = pieces - 1;
        if (previous >= firstPiece[packets - 1] && (pieceOffset[previous] & LITERAL) != 0) {
            pieceLength[previous]++;
        } else {
            piece(literalLength | LITERAL, 1);
        }
        literals[literalLength++] = (byte) value;
        lengths[packets - 1]++;
    }

    /** Appends bytes of a literal to the open packet. */
    void put(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            put(bytes[i]);
        }
    }

    /** Appends a range of the frame to the open packet. */
    void range(int offset, int length) {
        if (length > 0) {
            piece(offset, length);
            lengths[packets - 1] += length;
        }
    }

    private void piece(int offset, int length) {
        if (pieces == pieceOffset.length) {
            pieceOffset = Arrays.copyOf(pieceOffset, 2 * pieces);
            pieceLength = Arrays.copyOf(pieceLength, 2 * pieces);
        }
        pieceOffset[pieces] = offset;
        pieceLength[pieces] = length;
        pieces++;
    }

    /** Returns the number of packets; 0 if the frame has nothing to send. */
    public int packets() {
        return packets;
    }

    /** Returns whether the packet has the marker bit: for video the last one of a frame. */
    public boolean marker(int packet) {
        return packet == packets - 1;
    }

    /** Returns the payload's length in bytes. */
    public int length(int packet) {
        return lengths[packet];
    }

    /** Writes the payload of a packet to {@code target} from {@code at} on. */
    public void write(int packet, byte[] target, int at) {
        int to = at;
        int end = packet + 1 < packets ? firstPiece[packet + 1] : pieces;
        for (int i = firstPiece[packet]; i < end; i++) {
            if ((pieceOffset[i] & LITERAL) != 0) {
                System.arraycopy(literals, pieceOffset[i] & ~LITERAL, target, to, pieceLength[i]);
            } else {
                frame.get(pieceOffset[i], target, to, pieceLength[i]);
            }
            to += pieceLength[i];
        }
    }

    /** Returns a copy of a payload. */
    public byte[] payload(int packet) {
        byte[] copy = new byte[lengths[packet]];
        write(packet, copy, 0);
        return copy;
    }
}
