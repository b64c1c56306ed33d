package dev.parley.dtls.handshake.v13;

import dev.parley.base.MalformedException;
import dev.parley.dtls.handshake.HandshakeContext;
import dev.parley.dtls.handshake.PostHandshake;
import dev.parley.dtls.wire.Alert;
import dev.parley.dtls.wire.HandshakeFailure;
import dev.parley.dtls.wire.HandshakeMessage;
import dev.parley.dtls.wire.HandshakeType;
import java.util.Arrays;

/**
 * Messages after the handshake, RFC 9147 §8 and RFC 8446 §4.6.
 *
 * <pre>
 * ours     IDLE                keys worn, or the peer asks   AWAIT_ACKNOWLEDGEMENT   [KeyUpdate n]
 *          AWAIT_ACKNOWLEDGEMENT   ACK of it                 IDLE, writes n + 1
 * theirs   KeyUpdate           ACK; reads n + 1 beside n; an update of ours if asked and none is under way
 *          NewSessionTicket    ACK
 *          any other           unexpected_message
 * </pre>
 */
final class KeyUpdates implements PostHandshake {
    private static final int NOT_REQUESTED = 0;
    private static final int REQUESTED = 1;

    private enum State {
        /** The handshake's last flight is the client's, and the server has not acknowledged it. */
        AWAIT_LAST_FLIGHT,
        IDLE,
        AWAIT_ACKNOWLEDGEMENT
    }

    private final HandshakeContext context;
    private final KeySchedule keys;
    private State state;
    private byte[] ourSecret;
    private byte[] theirSecret;
    private int readEpoch = Handshake13.DATA_EPOCH;
    private boolean answerDue;

    KeyUpdates(HandshakeContext context, KeySchedule keys, boolean client) {
        this.context = context;
        this.keys = keys;
        ourSecret = client ? keys.clientTraffic : keys.serverTraffic;
        theirSecret = client ? keys.serverTraffic : keys.clientTraffic;
        state = client ? State.AWAIT_LAST_FLIGHT : State.IDLE;
    }

    @Override
    public void handle(HandshakeMessage message) throws MalformedException, HandshakeFailure {
        switch (message.type()) {
            case HandshakeType.KEY_UPDATE -> keyUpdate(message.body());
            // RFC 8446 §4.6.1: a ticket permits resumption, which we do not do. It is acknowledged, or it came for
            // ever.
            case HandshakeType.NEW_SESSION_TICKET -> {}
            default -> throw new HandshakeFailure(Alert.UNEXPECTED_MESSAGE, "handshake message after the handshake");
        }
    }

    private void keyUpdate(byte[] body) throws MalformedException, HandshakeFailure {
        if (body.length != 1) {
            throw new MalformedException("key update: wrong length");
        }
        if (body[0] != NOT_REQUESTED && body[0] != REQUESTED) {
            // RFC 8446 §4.6.3: "If an implementation receives any other value, it MUST terminate the connection with an
            // "illegal_parameter" alert."
            throw new HandshakeFailure(Alert.ILLEGAL_PARAMETER, "key update: neither requested nor not");
        }
        byte[] next = keys.next(theirSecret);
        Arrays.fill(theirSecret, (byte) 0);
        theirSecret = next;
        // The keys of now stay until a record of the next epoch has come, and a while longer.
        context.records().installRead(++readEpoch, keys.opener(next, context.random()));
        context.records().peerRenewed();
        answerDue |= body[0] == REQUESTED;
    }

    @Override
    public void advance() {
        // A server that sends data, or a message of its own, has our last flight; its ACK alone ends the repetitions.
        if (state == State.AWAIT_LAST_FLIGHT && context.flights().isAcknowledged()) {
            state = State.IDLE;
            context.flights().end();
            // The server has all of the handshake: neither end has anything to repeat under its keys.
            context.records().discardWrite(Handshake13.HANDSHAKE_EPOCH);
            context.records().discardRead(Handshake13.HANDSHAKE_EPOCH);
        }
        int epoch = context.session().writeEpoch;
        if (state == State.AWAIT_ACKNOWLEDGEMENT && context.flights().isAcknowledged()) {
            // RFC 9147 §8: "implementations MUST NOT send records with the new keys or send a new KeyUpdate until the
            // previous KeyUpdate has been acknowledged"
            context.flights().end();
            byte[] next = keys.next(ourSecret);
            Arrays.fill(ourSecret, (byte) 0);
            ourSecret = next;
            context.records().installWrite(epoch + 1, keys.sealer(next, context.random()));
            context.records().discardWrite(epoch);
            context.session().writeEpoch = epoch + 1;
            state = State.IDLE;
        }
        if (state == State.IDLE) {
            boolean peerWorn = context.records().isPeerWorn();
            if (answerDue || peerWorn || context.records().isWorn(context.session().writeEpoch)) {
                send(peerWorn ? REQUESTED : NOT_REQUESTED);
            }
        }
    }

    private void send(int request) {
        answerDue = false;
        if (request == REQUESTED) {
            context.records().peerRenewed();
        }
        context.flights().begin(true);
        context.flights().add(HandshakeType.KEY_UPDATE, context.session().writeEpoch, new byte[] {(byte) request});
        state = State.AWAIT_ACKNOWLEDGEMENT;
    }
}
