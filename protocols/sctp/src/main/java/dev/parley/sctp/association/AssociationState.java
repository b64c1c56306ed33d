package dev.parley.sctp.association;

import dev.parley.sctp.chunk.AbortChunk;
import dev.parley.sctp.chunk.CookieAckChunk;
import dev.parley.sctp.chunk.CookieEchoChunk;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.ErrorChunk;
import dev.parley.sctp.chunk.ForwardTsnChunk;
import dev.parley.sctp.chunk.HeartbeatAckChunk;
import dev.parley.sctp.chunk.HeartbeatChunk;
import dev.parley.sctp.chunk.IDataChunk;
import dev.parley.sctp.chunk.IForwardTsnChunk;
import dev.parley.sctp.chunk.InitAckChunk;
import dev.parley.sctp.chunk.InitChunk;
import dev.parley.sctp.chunk.ReconfigChunk;
import dev.parley.sctp.chunk.SackChunk;
import dev.parley.sctp.chunk.ShutdownAckChunk;
import dev.parley.sctp.chunk.ShutdownChunk;
import dev.parley.sctp.chunk.ShutdownCompleteChunk;

/**
 * The states of an association, RFC 9260 §4, and the chunks that each of them accepts. A chunk that a state does not accept is counted
 * and dropped.
 *
 * <pre>
 *                    DATA SACK  INIT INIT-ACK C-ECHO C-ACK HB HB-ACK ERROR ABORT SHUT S-ACK S-COMPL RE-CONF FWD-TSN
 * CLOSED              -    -     x      -       x      -    -    -     -     -     -    x      -       -       -
 * COOKIE_WAIT         -    -     x      x       x      -    -    -     -     x     -    x      -       -       -
 * COOKIE_ECHOED       -    -     x      -       x      x    x    -     x     x     -    x      -       -       -
 * ESTABLISHED         x    x     x      -       x      -    x    x     x     x     x    -      -       x       x
 * SHUTDOWN_PENDING    x    x     x      -       x      -    x    x     x     x     x    -      -       x       x
 * SHUTDOWN_SENT       x    x     x      -       x      -    x    x     x     x     x    x      -       x       x
 * SHUTDOWN_RECEIVED   -    x     x      -       x      -    x    x     x     x     x    -      -       x       -
 * SHUTDOWN_ACK_SENT   -    -     x      -       x      -    x    x     x     x     -    x      x       -       -
 * </pre>
 *
 * <p>I-DATA is accepted as DATA, and I-FORWARD-TSN as FORWARD TSN.
 */
public enum AssociationState {
    /** Neither side has begun, or the association has ended. */
    CLOSED("--x-x------x---"),
    /** Our INIT is under way. */
    COOKIE_WAIT("--xxx----x-x---"),
    /** Our COOKIE ECHO is under way. */
    COOKIE_ECHOED("--x-xxx-xx-x---"),
    /** Both sides may send. */
    ESTABLISHED("xxx-x-xxxxx--xx"),
    /** We want to shut down when all our data is acknowledged. */
    SHUTDOWN_PENDING("xxx-x-xxxxx--xx"),
    /** Our SHUTDOWN is under way; the peer may still send. */
    SHUTDOWN_SENT("xxx-x-xxxxxx-xx"),
    /** The peer's SHUTDOWN came; our data is still being acknowledged. */
    SHUTDOWN_RECEIVED("-xx-x-xxxxx--x-"),
    /** Our SHUTDOWN ACK is under way. */
    SHUTDOWN_ACK_SENT("--x-x-xxxx-xx--");

    private static final class Columns {
        static final int[] TYPES = {
            DataChunk.TYPE,
            SackChunk.TYPE,
            InitChunk.TYPE,
            InitAckChunk.TYPE,
            CookieEchoChunk.TYPE,
            CookieAckChunk.TYPE,
            HeartbeatChunk.TYPE,
            HeartbeatAckChunk.TYPE,
            ErrorChunk.TYPE,
            AbortChunk.TYPE,
            ShutdownChunk.TYPE,
            ShutdownAckChunk.TYPE,
            ShutdownCompleteChunk.TYPE,
            ReconfigChunk.TYPE,
            ForwardTsnChunk.TYPE
        };
    }

    private final boolean[] heard = new boolean[256];

    AssociationState(String row) {
        for (int column = 0; column < row.length(); column++) {
            heard[column(column)] = row.charAt(column) == 'x';
        }
        heard[IDataChunk.TYPE] = heard[DataChunk.TYPE];
        heard[IForwardTsnChunk.TYPE] = heard[ForwardTsnChunk.TYPE];
    }

    private static int column(int index) {
        return Columns.TYPES[index];
    }

    /** Returns whether this state does anything with chunks of a type that we know. */
    public boolean accepts(int chunkType) {
        return heard[chunkType];
    }

    /** Returns whether user data may leave; RFC 9260 §6.1 and §9.2. */
    public boolean maySendData() {
        return this == ESTABLISHED || this == SHUTDOWN_PENDING || this == SHUTDOWN_RECEIVED;
    }

    /** Returns whether the handshake is over and the association has not ended. */
    public boolean isUp() {
        return ordinal() >= ESTABLISHED.ordinal();
    }
}
