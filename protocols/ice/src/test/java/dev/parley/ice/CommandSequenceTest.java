package dev.parley.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.simulation.DeterministicRandom;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Any commands in any order: nothing breaks, nothing spins, nothing grows, nothing stays. */
class CommandSequenceTest {
    @Test
    void anyOrderOfCommands() {
        for (int seed = 1; seed <= 400; seed++) {
            run(seed);
        }
    }

    private static void run(int seed) {
        DeterministicRandom draw = new DeterministicRandom(seed);
        IceConfig config = IceConfig.builder().lite(draw.chance(0.2)).build();
        IceAgent agent =
                new IceAgent(config, draw.nextBoolean() ? IceRole.CONTROLLED : IceRole.CONTROLLING, draw.fork("a"));
        TransmitBatch batch = new TransmitBatch();
        Timestamp now = Timestamp.ZERO;
        byte[] last = new byte[0];
        for (int step = 0; step < 300; step++) {
            int stream = draw.nextInt(3);
            int component = draw.between(0, 3);
            switch (draw.nextInt(22)) {
                case 0 -> {
                    if (agent.localCredentials(stream) == null) {
                        agent.addStream(stream, draw.between(1, 2), credentials(draw));
                    }
                }
                case 1 -> agent.startGathering(stream, List.of(new StunServerAddress(address(draw), "stun:x")), now);
                case 2 -> agent.addLocalBase(stream, component, LocalBase.of(address(draw)), now);
                case 3 -> agent.endOfLocalBases(stream, now);
                case 4 -> agent.removeLocalBase(address(draw), now);
                case 5 -> agent.setRemoteCredentials(stream, credentials(draw), now);
                case 6, 7 -> agent.addRemoteCandidate(stream, candidate(draw, Math.max(1, component)), now);
                case 8 ->
                    agent.nameResolved(
                            draw.nextInt(20),
                            draw.nextBoolean() ? null : address(draw).getAddress(),
                            now);
                case 9 -> agent.endOfRemoteCandidates(stream, now);
                case 10 -> agent.restart(stream, credentials(draw), now);
                case 11 -> agent.cancelRestart(stream, now);
                case 12 -> agent.setRole(draw.nextBoolean() ? IceRole.CONTROLLED : IceRole.CONTROLLING, now);
                case 13 -> agent.setRemoteLite(draw.nextBoolean(), now);
                case 14 -> agent.noteReceived(stream, component, 9, now);
                case 15 -> agent.noteSent(stream, component, 9, now);
                case 16 -> {
                    if (draw.chance(0.2)) {
                        agent.removeStream(stream, now);
                    } else {
                        agent.removeComponent(stream, 2, now);
                    }
                }
                case 17, 18 -> {
                    // What it sent comes back to it, sometimes with a changed byte.
                    byte[] bytes = last.clone();
                    if (bytes.length > 0 && draw.nextBoolean()) {
                        bytes[draw.nextInt(bytes.length)] ^= (byte) draw.nextInt();
                    }
                    agent.handle(PacketBuffer.wrap(bytes), Path.udp(address(draw), address(draw)), now);
                }
                default -> {
                    now = now.plus(Duration.ofMillis(draw.nextInt(draw.nextBoolean() ? 60 : 20_000)));
                    agent.handleTimeout(now);
                }
            }
            if (step == 290 && draw.nextBoolean()) {
                agent.close(now);
            }
            batch.clear();
            while (agent.pollTransmit(batch, now)) {}
            assertThat(batch.size()).as("seed " + seed).isLessThan(AgentState.MAX_OUTGOING);
            if (!batch.isEmpty()) {
                last = batch.packet(batch.size() - 1).copy();
            }
            while (agent.pollEvent() != null) {}
            if (agent.nextTimeout().compareTo(now) <= 0) {
                agent.handleTimeout(now);
                assertThat(agent.nextTimeout().isAfter(now))
                        .as("seed " + seed + " step " + step + ": does not spin")
                        .isTrue();
                while (agent.pollTransmit(batch, now)) {}
                while (agent.pollEvent() != null) {}
            }
            for (int each = 0; each < 3; each++) {
                assertThat(agent.pairs(each)).hasSizeLessThanOrEqualTo(config.maxPairs());
                assertThat(agent.sendPath(each, 1) == null || agent.state(each, 1) != IceTransportState.FAILED)
                        .as("seed " + seed + " step " + step)
                        .isTrue();
            }
        }
        agent.close(now);
        assertThat(agent.nextTimeout().isNever()).as("seed " + seed).isTrue();
        assertThat(agent.sendPath(0, 1)).isNull();
    }

    private static IceCredentials credentials(DeterministicRandom draw) {
        return new IceCredentials("frag" + draw.nextInt(4), "password-password-password");
    }

    private static InetSocketAddress address(DeterministicRandom draw) {
        List<String> ips = List.of("192.0.2.1", "192.0.2.2", "2001:db8::1", "fe80::1", "127.0.0.1");
        return Addresses.socketAddress(ips.get(draw.nextInt(ips.size())), draw.between(1, 6));
    }

    private static Candidate candidate(DeterministicRandom draw, int component) {
        InetSocketAddress address = address(draw);
        return new Candidate(
                "f" + draw.nextInt(3),
                component,
                draw.chance(0.9) ? Candidate.Transport.UDP : Candidate.Transport.TCP,
                draw.nextInt(1000) + 1,
                draw.chance(0.8) ? Addresses.format(address.getAddress()) : draw.nextInt(9) + ".local",
                address.getPort(),
                CandidateType.values()[draw.nextInt(4)],
                null,
                null,
                null,
                draw.chance(0.3) ? List.of(new Candidate.Extension("ufrag", "frag" + draw.nextInt(4))) : List.of());
    }
}
