package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.sctp.association.AssociationState;
import dev.parley.sctp.chunk.AbortChunk;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.CookieAckChunk;
import dev.parley.sctp.chunk.CookieEchoChunk;
import dev.parley.sctp.chunk.ErrorChunk;
import dev.parley.sctp.chunk.ForwardTsnChunk;
import dev.parley.sctp.chunk.HeartbeatAckChunk;
import dev.parley.sctp.chunk.HeartbeatChunk;
import dev.parley.sctp.chunk.InitChunk;
import dev.parley.sctp.chunk.ReconfigChunk;
import dev.parley.sctp.chunk.ReconfigParameter;
import dev.parley.sctp.chunk.ShutdownAckChunk;
import dev.parley.sctp.chunk.ShutdownChunk;
import dev.parley.sctp.chunk.ShutdownCompleteChunk;
import dev.parley.sctp.upperlayer.SctpState;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every state against every chunk. A cell says what comes of it: the first letters of a new state, "=" for the same one, "-" for a
 * chunk that is not heard; and behind a slash what is sent at once.
 */
@Spec("RFC 9260 §4")
class AutomatonTest {
    @ParameterizedTest(name = "{0} in {2}, {3}, {4} …")
    @CsvSource(
            delimiter = '|',
            nullValues = "nothing",
            value = {
                // chunk           | CLOSED           | COOKIE_WAIT      | COOKIE_ECHOED    | ESTABLISHED |
                // SHUTDOWN_PENDING | SHUTDOWN_SENT |
                // SHUTDOWN_RECEIVED | SHUTDOWN_ACK_SENT
                "DATA              | - | - | - | =/SACK | =/SACK | =/SHUTDOWN, SACK | - | -",
                "SACK              | - | - | - | = | SHUTDOWN_SENT/SHUTDOWN | = | SHUTDOWN_ACK_SENT/SHUTDOWN-ACK | -",
                "INIT              | =/INIT-ACK | =/INIT-ACK | =/INIT-ACK | =/INIT-ACK | =/INIT-ACK | =/INIT-ACK | =/INIT-ACK | =/SHUTDOWN-ACK",
                "INIT-ACK          | - | COOKIE_ECHOED/COOKIE-ECHO | - | - | - | - | - | -",
                "COOKIE-ECHO       | = | = | = | = | = | = | = | =",
                "COOKIE-ACK        | - | - | ESTABLISHED | - | - | - | - | -",
                "HEARTBEAT         | - | - | = | =/HEARTBEAT-ACK | =/HEARTBEAT-ACK | =/HEARTBEAT-ACK | =/HEARTBEAT-ACK | =/HEARTBEAT-ACK",
                "HEARTBEAT-ACK     | - | - | - | = | = | = | = | =",
                "ERROR             | - | - | = | = | = | = | = | =",
                "ABORT             | - | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED",
                "SHUTDOWN          | - | - | - | SHUTDOWN_ACK_SENT/SHUTDOWN-ACK | SHUTDOWN_RECEIVED | SHUTDOWN_ACK_SENT/SHUTDOWN-ACK | = | -",
                "SHUTDOWN-ACK      | =/SHUTDOWN-COMPLETE | =/SHUTDOWN-COMPLETE | =/SHUTDOWN-COMPLETE | - | - | CLOSED/SHUTDOWN-COMPLETE | - | CLOSED/SHUTDOWN-COMPLETE",
                "SHUTDOWN-COMPLETE | - | - | - | - | - | - | - | CLOSED",
                "RE-CONFIG         | - | - | - | =/RECONFIG, SACK | =/RECONFIG, SACK | =/RECONFIG, SACK | =/RECONFIG, SACK | -",
                "FORWARD-TSN       | - | - | - | =/SACK | =/SACK | =/SHUTDOWN, SACK | - | -",
            })
    void everyStateAgainstAChunk(
            String name,
            String closed,
            String cookieWait,
            String cookieEchoed,
            String established,
            String shutdownPending,
            String shutdownSent,
            String shutdownReceived,
            String shutdownAckSent) {
        String[] cells = {
            closed,
            cookieWait,
            cookieEchoed,
            established,
            shutdownPending,
            shutdownSent,
            shutdownReceived,
            shutdownAckSent
        };
        for (AssociationState state : AssociationState.values()) {
            Puppet puppet = in(state);
            assertThat(puppet.state()).isEqualTo(state.name());
            int before = (int) puppet.dropped("a chunk that this state does not accept");
            if (name.equals("INIT")) {
                puppet.receiveWithTag(0, chunk(name, puppet));
            } else {
                puppet.receive(chunk(name, puppet));
            }
            String sent = String.join("; ", puppet.sent());
            boolean heard = puppet.dropped("a chunk that this state does not accept") == before;
            String result = !heard
                    ? "-"
                    : (puppet.state().equals(state.name()) && (state == AssociationState.CLOSED || !ended(puppet))
                                    ? "="
                                    : puppet.state())
                            + (sent.isEmpty() ? "" : "/" + sent);
            assertThat(result).as(name + " in " + state).isEqualTo(cells[state.ordinal()].trim());
        }
    }

    private static boolean ended(Puppet puppet) {
        return puppet.association.state() == SctpState.CLOSED;
    }

    private static Puppet in(AssociationState state) {
        Puppet puppet = new Puppet();
        switch (state) {
            case CLOSED -> {
                // The tag is drawn at the start; an INIT would show it.
                Puppet twin = new Puppet();
                twin.connect();
                puppet.tag = twin.tag;
                puppet.firstTsn = twin.firstTsn;
            }
            case COOKIE_WAIT -> puppet.connect();
            case COOKIE_ECHOED -> {
                puppet.connect();
                puppet.receive(puppet.initAck());
            }
            case ESTABLISHED -> puppet.established();
            case SHUTDOWN_PENDING -> {
                puppet.established().send(1, 10);
                puppet.packets();
                puppet.association.shutdown(puppet.now);
            }
            case SHUTDOWN_SENT -> {
                puppet.established();
                puppet.association.shutdown(puppet.now);
            }
            case SHUTDOWN_RECEIVED -> {
                puppet.established().send(1, 10);
                puppet.packets();
                puppet.receive(new ShutdownChunk(puppet.firstTsn - 1));
            }
            case SHUTDOWN_ACK_SENT -> {
                puppet.established();
                puppet.receive(new ShutdownChunk(puppet.firstTsn - 1));
            }
        }
        puppet.packets();
        return puppet;
    }

    private static Chunk chunk(String name, Puppet puppet) {
        boolean dataOut = puppet.association.statistics().unacknowledgedChunks() > 0;
        return switch (name) {
            case "DATA" -> Puppet.data(0, 1, 0, 5, 0b1011);
            case "SACK" -> puppet.sack(dataOut ? 1 : 0);
            case "INIT" -> new InitChunk(puppet.peer());
            case "INIT-ACK" -> puppet.initAck();
            case "COOKIE-ECHO" -> new CookieEchoChunk(new byte[64]);
            case "COOKIE-ACK" -> new CookieAckChunk();
            case "HEARTBEAT" -> new HeartbeatChunk(new byte[8]);
            case "HEARTBEAT-ACK" -> new HeartbeatAckChunk(new byte[16]);
            case "ERROR" -> new ErrorChunk(List.of());
            case "ABORT" -> new AbortChunk(false, List.of());
            case "SHUTDOWN" -> new ShutdownChunk(puppet.firstTsn - 1);
            case "SHUTDOWN-ACK" -> new ShutdownAckChunk();
            case "SHUTDOWN-COMPLETE" -> new ShutdownCompleteChunk(false);
            case "RE-CONFIG" -> new ReconfigChunk(List.of(new ReconfigParameter.SsnTsnReset(Puppet.PEER_TSN)));
            case "FORWARD-TSN" -> new ForwardTsnChunk(Puppet.PEER_TSN + 2, new int[0], new int[0]);
            default -> throw new AssertionError(name);
        };
    }
}
