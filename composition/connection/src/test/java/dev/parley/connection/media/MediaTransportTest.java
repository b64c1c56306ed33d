package dev.parley.connection.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.frames.EncodedFrame;
import dev.parley.media.RtpEvent;
import dev.parley.media.RtpSessionSettings;
import dev.parley.media.config.ReceiveConfiguration;
import dev.parley.media.config.SendConfiguration;
import dev.parley.media.config.SendEncoding;
import dev.parley.media.timing.NtpClock;
import dev.parley.parameters.Codec;
import dev.parley.parameters.CodecParameters;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.srtp.ProtectionProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MediaTransportTest {
    private static final List<CodecParameters> PCMU =
            List.of(new CodecParameters(0, new Codec("audio/PCMU", 8_000, 1, null), List.of()));
    private static final Timestamp NOW = Timestamp.ofMillis(1_000);

    private final DropCounters drops = new DropCounters();
    private final MediaTransport left = transport(1);
    private final MediaTransport right = transport(2);

    private MediaTransport transport(long seed) {
        DeterministicRandom random = new DeterministicRandom(seed);
        NtpClock clock = NtpClock.of(Timestamp.ZERO, 0);
        return new MediaTransport(1, RtpSessionSettings.of("name", clock, random), random, drops);
    }

    private void start(ProtectionProfile profile) {
        left.setKeys(1, profile, material(profile), true, NOW);
        SendEncoding encoding = new SendEncoding(null, true, 5, 6, null);
        left.session()
                .configure(
                        new SendConfiguration(1, "a", false, true, List.of(encoding), PCMU, List.of(), true, null),
                        NOW);
        right.session()
                .configure(
                        new ReceiveConfiguration(1, "a", false, true, PCMU, List.of(), List.of(), List.of(), true),
                        NOW);
    }

    private static byte[] material(ProtectionProfile profile) {
        byte[] material = new byte[MediaTransport.materialLength(profile)];
        for (int i = 0; i < material.length; i++) {
            material[i] = (byte) i;
        }
        return material;
    }

    private PacketBuffer packet() {
        EncodedFrame frame = EncodedFrame.of(PCMU.get(0).codec(), new byte[160]).build();
        left.session().send(1, null, frame, -1, NOW);
        TransmitBatch batch = new TransmitBatch();
        assertThat(left.pollTransmit(batch, false, NOW)).isEqualTo(1);
        return batch.packet(0);
    }

    private int frames() {
        int frames = 0;
        for (RtpEvent event = right.session().pollEvent();
                event != null;
                event = right.session().pollEvent()) {
            frames += event instanceof RtpEvent.FrameReceived ? 1 : 0;
        }
        return frames;
    }

    @ParameterizedTest
    @EnumSource
    @Spec("RFC 5764 §4.2")
    void packetsBeforeTheKeysAreRunThroughLater(ProtectionProfile profile) {
        start(profile);
        assertThat(right.handle(1, packet(), NOW)).isFalse();
        assertThat(right.handle(1, packet(), NOW)).isFalse();
        assertThat(frames()).isZero();
        byte[] material = material(profile);
        right.setKeys(1, profile, material, false, NOW);
        assertThat(frames()).isEqualTo(2);
        assertThat(material).as("exported secrets are wiped").containsOnly(0);
        assertThat(right.handle(1, packet(), NOW)).isTrue();
        assertThat(frames()).isEqualTo(1);
        assertThat(drops.total()).isZero();
    }

    @Test
    void earlyPacketsAreBounded() {
        start(ProtectionProfile.AEAD_AES_128_GCM);
        for (int i = 0; i < EarlyPackets.MAX_PACKETS + 3; i++) {
            right.handle(1, packet(), NOW);
        }
        assertThat(drops.snapshot()).containsEntry("media before its keys", 3L);
        PacketBuffer large = PacketBuffer.wrap(new byte[EarlyPackets.MAX_BYTES + 1]);
        assertThat(new EarlyPackets().add(large)).isFalse();
    }

    @Test
    @Spec("RFC 5763 §6.6")
    void keysOfAFormerAssociationOpenNothing() {
        start(ProtectionProfile.AES128_CM_HMAC_SHA1_80);
        PacketBuffer former = packet();
        right.removeKeys(1);
        byte[] other = material(ProtectionProfile.AES128_CM_HMAC_SHA1_80);
        other[0] = 99;
        right.setKeys(1, ProtectionProfile.AES128_CM_HMAC_SHA1_80, other, false, NOW);
        assertThat(right.handle(1, former, NOW)).isFalse();
        assertThat(drops.snapshot()).containsEntry("SRTP bad tag", 1L);
    }
}
