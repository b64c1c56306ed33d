package dev.parley.attack.sctp;

import dev.parley.attack.Target;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.datachannel.ChannelState;
import dev.parley.datachannel.DataChannelEvent;
import dev.parley.datachannel.DataChannels;
import dev.parley.datachannel.DataChannelsConfig;
import dev.parley.parameters.DtlsRole;
import dev.parley.sctp.SctpAssociation;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.simulation.DeterministicRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Our own data channels in virtual time, with an application that reads now and then, sends a little and closes what it likes. */
final class ParleyTarget implements Target {
    /** Packets for the attacker beyond these are lost, as on any path. */
    private static final int MOST_WAITING = 1_000;

    final DataChannels channels;
    private final Random application;
    private final TransmitBatch batch = new TransmitBatch();
    private final ArrayDeque<byte[]> sent = new ArrayDeque<>();
    private final ArrayDeque<DataChannelEvent.Message> unread = new ArrayDeque<>();
    private Timestamp now = Timestamp.ofMillis(1_000);

    /** The longest that one packet took, in nanoseconds of CPU. */
    long longest;

    long mostMemory;

    ParleyTarget(long memory, int peerChannels, boolean interleaving, long seed) {
        application = new Random(seed);
        channels = new DataChannels(
                DataChannelsConfig.builder()
                        .receiveMemory(memory)
                        .maxAnnouncedChannels(peerChannels)
                        .build(),
                new SctpAssociation(
                        SctpConfig.builder()
                                .receiveMemory(memory)
                                .interleaving(interleaving)
                                .build(),
                        new DeterministicRandom(seed)));
        channels.setRole(DtlsRole.SERVER, now);
        channels.association().connect(now);
        drain();
    }

    @Override
    public void send(byte[] packet) {
        long before = System.nanoTime();
        channels.handle(PacketBuffer.wrap(packet), now);
        drain();
        longest = Math.max(longest, System.nanoTime() - before);
        mostMemory =
                Math.max(mostMemory, channels.memory() - channels.association().sendMemory());
    }

    @Override
    public byte @Nullable [] receive(Duration wait) {
        return sent.poll();
    }

    @Override
    public void elapse(Duration time) {
        Timestamp end = now.plus(time);
        for (int turn = 0; turn < 10_000 && !channels.nextTimeout().isAfter(end); turn++) {
            now = Timestamp.max(now, channels.nextTimeout());
            channels.handleTimeout(now);
            drain();
        }
        now = Timestamp.max(now, end);
        drain();
    }

    private void drain() {
        boolean any = true;
        while (any) {
            any = false;
            while (batch.size() < 64 && channels.pollTransmit(batch, now)) {
                any = true;
            }
            for (int i = 0; i < batch.size(); i++) {
                if (sent.size() < MOST_WAITING) {
                    sent.add(batch.packet(i).copy());
                }
            }
            batch.clear();
            for (DataChannelEvent event = channels.pollEvent(); event != null; event = channels.pollEvent()) {
                any = true;
                if (event instanceof DataChannelEvent.Message message) {
                    unread.add(message);
                } else if (event instanceof DataChannelEvent.Opened opened) {
                    act(opened.key());
                }
            }
            while (!unread.isEmpty() && application.nextInt(4) == 0) {
                DataChannelEvent.Message read = unread.remove();
                channels.consumed(read.key(), read.data().length, now);
            }
        }
    }

    private void act(int key) {
        switch (application.nextInt(8)) {
            case 0 -> channels.close(key, now);
            case 1 -> channels.setPaused(key, true, now);
            case 2 -> {
                if (channels.state(key) == ChannelState.OPEN) {
                    channels.send(key, new byte[application.nextInt(3_000)], true, now);
                }
            }
            default -> {
                // It waits.
            }
        }
    }
}
