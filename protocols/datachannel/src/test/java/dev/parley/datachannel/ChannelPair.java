package dev.parley.datachannel;

import dev.parley.base.PacketBuffer;
import dev.parley.parameters.DtlsRole;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.simulation.EnginePair;
import dev.parley.simulation.LinkConditions;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Two ends with data channels, joined by a cable that carries SCTP packets in the clear. */
final class ChannelPair {
    static final Duration LATENCY = Duration.ofMillis(10);

    final long seed;
    final ChannelEnd client;
    final ChannelEnd server;
    final EnginePair<DataChannelEvent, DataChannelEvent> cable;

    ChannelPair(long seed) {
        this(seed, DataChannelsConfig.builder().build(), SctpConfig.builder().build());
    }

    /** Two ends that each believe that the other does not know RE-CONFIG. */
    static ChannelPair withoutReconfig(long seed) {
        return new ChannelPair(
                seed, DataChannelsConfig.builder().build(), SctpConfig.builder().build(), ChannelPair::forgetReconfig);
    }

    ChannelPair(long seed, DataChannelsConfig config, SctpConfig sctp) {
        this(seed, config, sctp, packet -> {});
    }

    private ChannelPair(long seed, DataChannelsConfig config, SctpConfig sctp, Consumer<PacketBuffer> onTheWay) {
        this.seed = seed;
        client = new ChannelEnd(2 * seed, config, sctp);
        server = new ChannelEnd(2 * seed + 1, config, sctp);
        cable = new EnginePair<>(
                seed,
                client.channels,
                (datagram, path, now) -> {
                    onTheWay.accept(datagram);
                    client.channels.handle(datagram, now);
                },
                server.channels,
                (datagram, path, now) -> {
                    onTheWay.accept(datagram);
                    server.channels.handle(datagram, now);
                });
        client.attach(cable.left());
        server.attach(cable.right());
        client.channels.setRemoteMaxMessageSize(config.maxMessageSize());
        server.channels.setRemoteMaxMessageSize(config.maxMessageSize());
        cable.setConditions(LinkConditions.latency(LATENCY));
    }

    /** Takes RE-CONFIG (130) out of the Supported Extensions (RFC 5061 §4.2.7) of an INIT or INIT ACK. */
    private static void forgetReconfig(PacketBuffer packet) {
        int type = packet.u8(12);
        if (type != 1 && type != 2) {
            return;
        }
        for (int at = 12 + 20; at + 4 <= packet.length(); at += packet.u16(at + 2) + 3 & ~3) {
            if (packet.u16(at) == 0x8008) {
                for (int i = at + 4; i < at + packet.u16(at + 2); i++) {
                    if (packet.u8(i) == 130) {
                        packet.put8(i, 0x81);
                    }
                }
            }
        }
        packet.put32(8, 0);
        CRC32C crc = new CRC32C();
        crc.update(packet.array(), packet.offset(), packet.length());
        packet.put32(8, Integer.reverseBytes((int) crc.getValue()));
    }

    ChannelPair connect() {
        client.start(DtlsRole.CLIENT);
        server.start(DtlsRole.SERVER);
        require(() -> client.isConnected() && server.isConnected());
        return this;
    }

    void run(Duration time) {
        cable.runFor(time);
    }

    void require(BooleanSupplier condition) {
        require(condition, Duration.ofSeconds(120));
    }

    void require(BooleanSupplier condition, Duration limit) {
        if (!cable.runUntil(condition, limit)) {
            throw new AssertionError("seed " + seed + ": not within " + limit + "; client " + client.events
                    + "; server " + server.events);
        }
    }
}
