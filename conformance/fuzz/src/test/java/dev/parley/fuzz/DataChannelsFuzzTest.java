package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.PacketBuffer;
import dev.parley.datachannel.ChannelParameters;
import dev.parley.datachannel.ChannelState;
import dev.parley.datachannel.DataChannelEvent;
import dev.parley.datachannel.DataChannels;
import dev.parley.datachannel.DataChannelsConfig;
import dev.parley.parameters.DtlsRole;
import dev.parley.sctp.SctpAssociation;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpState;
import dev.parley.simulation.DeterministicRandom;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two ends with data channels under any commands. What a channel delivers was sent on it, once and unchanged, and in order where it
 * is ordered; what a reliable channel was given arrives. A peer that sends nonsense in SCTP's messages breaks nothing.
 */
class DataChannelsFuzzTest {
    private static final long MAX_QUEUED = 1 << 20;

    @FuzzTest
    void commands(byte[] data) {
        new Pair(new Commands(data)).run();
    }

    /** What was sent on a channel, by its label, and what came out at the other end. */
    private static final class Flow {
        final boolean ordered;
        final boolean reliable;
        final Map<Integer, byte[]> sent = new LinkedHashMap<>();
        final Set<Integer> received = new LinkedHashSet<>();
        int last;
        boolean closed;

        Flow(boolean ordered, boolean reliable) {
            this.ordered = ordered;
            this.reliable = reliable;
        }
    }

    private static final class End {
        final DataChannels channels;
        final List<Integer> keys = new ArrayList<>();
        /** The flows out of this end, by key, and those into it. */
        final Map<Integer, Flow> out = new LinkedHashMap<>();

        final Map<Integer, Flow> in = new LinkedHashMap<>();
        final Set<Integer> closed = new LinkedHashSet<>();
        final Map<Integer, Integer> unconsumed = new LinkedHashMap<>();
        int unconsumedMessages;
        boolean consuming = true;
        boolean ended;

        End(long seed) {
            channels = new DataChannels(
                    DataChannelsConfig.builder().build(),
                    new SctpAssociation(SctpConfig.builder().build(), new DeterministicRandom(seed)));
        }
    }

    private static final class Pair {
        final Commands commands;
        final boolean rogue;
        final VirtualTime time = new VirtualTime();
        final End[] ends = {new End(1), new End(2)};
        final MutatingLink[] toward = new MutatingLink[2];
        /** Flows by label: out of end 0, out of end 1. */
        final Map<String, Flow[]> flows = new LinkedHashMap<>();

        int messages;

        /** Ids of the application's own choice collide, and what is then sent on one end's channel comes out of another. */
        final boolean ownIds;

        Pair(Commands commands) {
            this.commands = commands;
            rogue = commands.oneIn(3);
            ownIds = commands.oneIn(4);
            for (int i = 0; i < 2; i++) {
                End end = ends[i];
                toward[i] = new MutatingLink(
                        datagram -> end.channels.handle(PacketBuffer.wrap(datagram.bytes()), time.now()));
            }
            for (int i = 0; i < 2; i++) {
                int which = i;
                time.drive(ends[i].channels, toward[1 - i]::send, event -> event(which, event));
            }
        }

        void run() {
            if (commands.next(4) > 0) {
                connect();
            }
            if (commands.next(4) > 0) {
                open(0);
                open(1);
                time.run(Duration.ofSeconds(1), this::deliver);
            }
            while (commands.hasMore()) {
                step();
                time.drain();
            }
            finish();
        }

        private void connect() {
            for (int i = 0; i < 2; i++) {
                ends[i].channels.setRole(i == 0 ? DtlsRole.CLIENT : DtlsRole.SERVER, time.now());
                ends[i].channels.association().connect(time.now());
            }
        }

        private boolean deliver() {
            return toward[0].deliverAll() | toward[1].deliverAll();
        }

        private void step() {
            int which = commands.next(2);
            End end = ends[which];
            switch (commands.next(16)) {
                default -> toward[which].disturb(commands);
                case 4, 5 -> open(which);
                case 6, 7, 8 -> send(end);
                case 9 -> {
                    if (!end.keys.isEmpty()) {
                        close(end, key(end));
                    }
                }
                case 10 -> {
                    end.consuming = commands.flag();
                    consume(end);
                }
                case 11 -> time.advance(commands.time());
                case 12 -> time.jump(commands.time());
                case 3 -> time.run(commands.time(), this::deliver);
                case 13 -> {
                    if (!end.keys.isEmpty()) {
                        end.channels.setPaused(key(end), commands.flag(), time.now());
                    }
                }
                case 14 -> {
                    if (rogue) {
                        nonsense(end);
                    }
                }
                case 15 -> rarely(end);
            }
        }

        private void rarely(End end) {
            switch (commands.next(8)) {
                case 0 -> connect();
                case 1 -> end.channels.association().pathUsable(commands.next(4) > 0, time.now());
                case 2 -> {
                    if (commands.oneIn(8)) {
                        end.channels.closeAbruptly(time.now());
                    }
                }
                case 3 -> {
                    if (commands.oneIn(8)) {
                        end.channels.transportEnded("lost", time.now());
                    }
                }
                default -> {
                    assertThat(end.channels.heldBytes()).isNotNegative();
                    assertThat(end.channels.opened()).isGreaterThanOrEqualTo(end.channels.closed());
                }
            }
        }

        private int key(End end) {
            return end.keys.get(commands.next(end.keys.size()));
        }

        private void open(int which) {
            boolean ordered = commands.flag();
            int kind = commands.next(6);
            Integer lifetime = kind == 4 ? commands.next(500) : null;
            Integer retransmits = kind == 5 ? commands.next(3) : null;
            Integer id = ownIds && commands.oneIn(4) ? commands.next(20) : null;
            boolean negotiated = id != null && commands.flag();
            String label = "c" + flows.size();
            ChannelParameters parameters =
                    new ChannelParameters(label, "", ordered, lifetime, retransmits, negotiated, id, 256);
            Flow[] both = {new Flow(ordered, kind < 4), new Flow(ordered, kind < 4)};
            try {
                int key = ends[which].channels.open(parameters, time.now());
                if (!negotiated) {
                    flows.put(label, both);
                }
                add(which, key, both);
            } catch (IllegalArgumentException | IllegalStateException e) {
                assertThat(e).hasMessageMatching("id .* is in use.*|the association has ended|all ids are in use");
            }
        }

        private void add(int which, int key, Flow[] both) {
            End end = ends[which];
            assertThat(end.keys).doesNotContain(key);
            end.keys.add(key);
            end.out.put(key, both[which]);
            end.in.put(key, both[1 - which]);
        }

        private void send(End end) {
            if (end.keys.isEmpty()) {
                return;
            }
            int key = key(end);
            byte[] bytes = new byte[commands.oneIn(8) ? 0 : 4 + commands.next(commands.oneIn(4) ? 50_000 : 200)];
            boolean binary = commands.flag();
            if (end.channels.association().bufferedAmount() > MAX_QUEUED
                    || end.channels.state(key) != ChannelState.OPEN
                    || bytes.length > end.channels.remoteMaxMessageSize()) {
                return;
            }
            if (bytes.length > 0) {
                int number = ++messages;
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) (number * 31 + i);
                }
                ByteBuffer.wrap(bytes).putInt(0, number);
                Flow flow = end.out.get(key);
                assertThat(flow).isNotNull();
                flow.sent.put(number, bytes);
            }
            end.channels.send(key, bytes, binary, time.now());
        }

        private void close(End end, int key) {
            end.channels.close(key, time.now());
            // The other direction may be cut short.
            Flow in = end.in.get(key);
            Flow out = end.out.get(key);
            assertThat(in).isNotNull();
            assertThat(out).isNotNull();
            in.closed = true;
            out.closed = true;
        }

        /** A message that no data channel would send. */
        private void nonsense(End end) {
            SctpAssociation association = end.channels.association();
            int stream = commands.next(24);
            int ppid = List.of(50, 50, 51, 53, 56, 57, 52, 0).get(commands.next(8));
            byte[] bytes = commands.bytes(40);
            if (bytes.length == 0 || association.state() != SctpState.CONNECTED) {
                return;
            }
            association.send(new OutgoingMessage(stream, ppid, bytes, commands.flag(), -1, -1), time.now());
            if (commands.oneIn(4)) {
                association.resetOutgoingStreams(new int[] {stream}, time.now());
            }
        }

        private void event(int which, DataChannelEvent event) {
            End end = ends[which];
            if (event instanceof DataChannelEvent.Announced announced) {
                Flow[] both = flows.get(announced.parameters().label());
                if (both == null) {
                    assertThat(rogue).isTrue();
                    both = new Flow[] {new Flow(false, false), new Flow(false, false)};
                }
                add(which, announced.key(), both);
            } else if (event instanceof DataChannelEvent.Message message) {
                end.unconsumed.merge(message.key(), message.data().length, Integer::sum);
                end.unconsumedMessages++;
                if (end.consuming) {
                    consume(end);
                }
                assertThat(end.closed).doesNotContain(message.key());
                if (!rogue && !ownIds && message.data().length > 0) {
                    message(end, message);
                }
            } else if (event instanceof DataChannelEvent.Closed closed) {
                assertThat(end.keys).contains(closed.key());
                assertThat(end.closed.add(closed.key())).as("closed once").isTrue();
            } else if (event instanceof DataChannelEvent.AssociationStateChanged changed) {
                end.ended |= changed.state() == SctpState.CLOSED;
            }
        }

        private void message(End end, DataChannelEvent.Message message) {
            Flow flow = end.in.get(message.key());
            assertThat(flow).isNotNull();
            int number = ByteBuffer.wrap(message.data()).getInt(0);
            byte[] sent = flow.sent.get(number);
            assertThat(sent).isNotNull();
            assertThat(message.data()).isEqualTo(sent);
            assertThat(flow.received.add(number)).as("once").isTrue();
            if (flow.ordered) {
                assertThat(number).as("in order").isGreaterThan(flow.last);
                flow.last = number;
            }
        }

        private void consume(End end) {
            Map<Integer, Integer> consumed = new LinkedHashMap<>(end.unconsumed);
            end.unconsumed.clear();
            consumed.forEach((key, bytes) -> end.channels.consumed(key, bytes, 0, time.now()));
            end.channels.consumed(0, 0, end.unconsumedMessages, time.now());
            end.unconsumedMessages = 0;
        }

        private void finish() {
            connect();
            for (End end : ends) {
                end.consuming = true;
                consume(end);
                end.channels.association().pathUsable(true, time.now());
                end.keys.forEach(key -> end.channels.setPaused(key, false, time.now()));
            }
            time.run(Duration.ofMinutes(4), this::deliver);
            if (!rogue && !ownIds && !ends[0].ended && !ends[1].ended) {
                flows.forEach((label, both) -> {
                    for (Flow flow : both) {
                        if (flow.reliable && !flow.closed) {
                            assertThat(flow.received).as(label).isEqualTo(flow.sent.keySet());
                        }
                    }
                });
            }
            for (End end : ends) {
                end.channels.closeAbruptly(time.now());
            }
            time.run(Duration.ofSeconds(1), this::deliver);
            time.requireEnd();
            for (End end : ends) {
                assertThat(end.closed).containsExactlyInAnyOrderElementsOf(end.keys);
            }
        }
    }
}
