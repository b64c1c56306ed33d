package dev.parley.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SSRC = 0xcafebabe;

    private SrtpSender sender;
    private SrtpReceiver receiver;

    private void start(ProtectionProfile profile) {
        byte[] key = new byte[profile.keyLength()];
        byte[] salt = new byte[profile.saltLength()];
        new Random(3).nextBytes(key);
        new Random(4).nextBytes(salt);
        sender = new SrtpSender(profile, key, salt, RANDOM);
        receiver = new SrtpReceiver(profile, key, salt, RANDOM);
    }

    static PacketBuffer rtp(int ssrc, int sequenceNumber, int payload) {
        byte[] bytes = new byte[12 + payload];
        Arrays.fill(bytes, 12, bytes.length, (byte) sequenceNumber);
        PacketBuffer packet = PacketBuffer.allocate(1_600, 64);
        packet.append(bytes, 0, bytes.length);
        packet.put8(0, 0x80);
        packet.put8(1, 96);
        packet.put16(2, sequenceNumber);
        packet.put32(8, ssrc);
        return packet;
    }

    static PacketBuffer rtcp(int ssrc, int words) {
        PacketBuffer packet = PacketBuffer.allocate(1_600, 64);
        packet.append(8 + 4 * words);
        packet.put32(0, 0x80c9_0000 | 1 + words);
        packet.put32(4, ssrc);
        for (int i = 0; i < words; i++) {
            packet.put32(8 + 4 * i, i);
        }
        return packet;
    }

    private PacketBuffer protectedRtp(int sequenceNumber) {
        PacketBuffer packet = rtp(SSRC, sequenceNumber, 40);
        assertThat(sender.protectRtp(packet)).isEqualTo(SrtpResult.OK);
        return packet;
    }

    private static PacketBuffer copy(PacketBuffer packet) {
        PacketBuffer copy = PacketBuffer.allocate(1_600, 10);
        copy.append(packet.array(), packet.offset(), packet.length());
        return copy;
    }

    @ParameterizedTest
    @EnumSource
    void opensWhatWasProtected(ProtectionProfile profile) {
        start(profile);
        for (int payload = 0; payload < 40; payload++) {
            PacketBuffer packet = rtp(SSRC, payload, payload);
            byte[] plain = packet.copy();
            assertThat(sender.protectRtp(packet)).isEqualTo(SrtpResult.OK);
            assertThat(packet.length()).isEqualTo(plain.length + profile.rtpOverhead());
            assertThat(receiver.unprotectRtp(packet)).isEqualTo(SrtpResult.OK);
            assertThat(packet.copy()).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    void opensControlDatagrams(ProtectionProfile profile) {
        start(profile);
        for (int words = 0; words < 20; words++) {
            PacketBuffer packet = rtcp(SSRC + words % 3, words);
            byte[] plain = packet.copy();
            assertThat(sender.protectRtcp(packet)).isEqualTo(SrtpResult.OK);
            assertThat(packet.length()).isEqualTo(plain.length + profile.rtcpOverhead());
            PacketBuffer again = copy(packet);
            assertThat(receiver.unprotectRtcp(packet)).isEqualTo(SrtpResult.OK);
            assertThat(packet.copy()).isEqualTo(plain);
            assertThat(receiver.unprotectRtcp(again)).isEqualTo(SrtpResult.REPLAYED);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec("RFC 7714 §8.2")
    void authenticatesEveryByte(ProtectionProfile profile) {
        start(profile);
        PacketBuffer packet = protectedRtp(1);
        for (int i = 0; i < packet.length(); i++) {
            PacketBuffer forged = copy(packet);
            forged.put8(i, forged.u8(i) ^ 1);
            SrtpResult result = receiver.unprotectRtp(forged);
            // Another number or SSRC is another index; the header bits that lengths hang on may make it malformed.
            assertThat(result).as("byte %d", i).isIn(SrtpResult.BAD_TAG, SrtpResult.MALFORMED);
        }
        assertThat(receiver.unprotectRtp(packet)).isEqualTo(SrtpResult.OK);
    }

    @ParameterizedTest
    @EnumSource
    @Spec("RFC 3711 §3.3")
    void forgedPacketsMoveNothing(ProtectionProfile profile) {
        start(profile);
        assertThat(receiver.unprotectRtp(protectedRtp(100))).isEqualTo(SrtpResult.OK);
        PacketBuffer jump = protectedRtp(101);
        PacketBuffer forged = copy(jump);
        forged.put16(2, 101 + 30_000);
        assertThat(receiver.unprotectRtp(forged)).isEqualTo(SrtpResult.BAD_TAG);
        assertThat(receiver.unprotectRtp(jump)).isEqualTo(SrtpResult.OK);
        PacketBuffer control = rtcp(SSRC, 2);
        assertThat(sender.protectRtcp(control)).isEqualTo(SrtpResult.OK);
        PacketBuffer forgedControl = copy(control);
        forgedControl.put8(forgedControl.length() - profile.rtcpOverhead(), 0x55);
        assertThat(receiver.unprotectRtcp(forgedControl)).isEqualTo(SrtpResult.BAD_TAG);
        assertThat(receiver.unprotectRtcp(control)).isEqualTo(SrtpResult.OK);
    }

    @ParameterizedTest
    @EnumSource
    @Spec("RFC 3711 §3.3.1")
    void theRolloverCounterAdvances(ProtectionProfile profile) {
        start(profile);
        int received = 0;
        for (int i = 0; i < 200_000; i += 97) {
            assertThat(receiver.unprotectRtp(protectedRtp(i & 0xffff)))
                    .as("packet %d", i)
                    .isEqualTo(SrtpResult.OK);
            received++;
        }
        assertThat(received).isGreaterThan(2_000);
    }

    @ParameterizedTest
    @EnumSource
    void aStreamFirstHeardAfterAWrapIsFound(ProtectionProfile profile) {
        start(profile);
        protectedRtp(65_535);
        assertThat(receiver.unprotectRtp(protectedRtp(3))).isEqualTo(SrtpResult.OK);
        assertThat(receiver.unprotectRtp(protectedRtp(4))).isEqualTo(SrtpResult.OK);
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatWasAwayForLongIsFound(ProtectionProfile profile) {
        start(profile);
        assertThat(receiver.unprotectRtp(protectedRtp(0))).isEqualTo(SrtpResult.OK);
        protectedRtp(30_000);
        assertThat(receiver.unprotectRtp(protectedRtp(50_000))).isEqualTo(SrtpResult.OK);
        assertThat(receiver.unprotectRtp(protectedRtp(50_001))).isEqualTo(SrtpResult.OK);
    }

    @Test
    @Spec("RFC 3711 §3.3.2")
    void replaysAndReordering() {
        start(ProtectionProfile.AEAD_AES_128_GCM);
        PacketBuffer first = protectedRtp(1);
        PacketBuffer second = protectedRtp(2);
        PacketBuffer replay = copy(second);
        assertThat(receiver.unprotectRtp(second)).isEqualTo(SrtpResult.OK);
        assertThat(receiver.unprotectRtp(replay)).isEqualTo(SrtpResult.REPLAYED);
        assertThat(receiver.unprotectRtp(first)).isEqualTo(SrtpResult.OK);
        PacketBuffer old = protectedRtp(3);
        assertThat(receiver.unprotectRtp(protectedRtp(3_000))).isEqualTo(SrtpResult.OK);
        assertThat(receiver.unprotectRtp(old)).isEqualTo(SrtpResult.TOO_OLD);
        assertThat(receiver.unprotectRtp(protectedRtp(3_001))).isEqualTo(SrtpResult.OK);
    }

    @Test
    @Spec("RFC 7714 §8.4")
    void oneIndexIsNotProtectedTwice() {
        start(ProtectionProfile.AEAD_AES_128_GCM);
        protectedRtp(7);
        PacketBuffer again = rtp(SSRC, 7, 10);
        byte[] plain = again.copy();
        assertThat(sender.protectRtp(again)).isEqualTo(SrtpResult.REPLAYED);
        assertThat(again.copy()).isEqualTo(plain);
    }

    @Test
    void wrongLengthsAreMalformed() {
        start(ProtectionProfile.AES128_CM_HMAC_SHA1_80);
        for (int length = 0; length < 22; length++) {
            byte[] bytes = new byte[length];
            if (length > 0) {
                bytes[0] = (byte) 0x80;
            }
            assertThat(receiver.unprotectRtp(PacketBuffer.wrap(bytes.clone()))).isEqualTo(SrtpResult.MALFORMED);
            assertThat(receiver.unprotectRtcp(PacketBuffer.wrap(bytes))).isEqualTo(SrtpResult.MALFORMED);
        }
        PacketBuffer extension = rtp(SSRC, 1, 20);
        extension.put8(0, 0x90);
        extension.put16(14, 100);
        assertThat(sender.protectRtp(extension)).isEqualTo(SrtpResult.MALFORMED);
        assertThat(receiver.unprotectRtp(extension)).isEqualTo(SrtpResult.MALFORMED);
        assertThat(sender.protectRtcp(PacketBuffer.wrap(new byte[7]))).isEqualTo(SrtpResult.MALFORMED);
    }

    @Test
    void streamsAreBounded() {
        start(ProtectionProfile.AEAD_AES_128_GCM);
        for (int i = 0; i < SrtpReceiver.MAX_STREAMS; i++) {
            PacketBuffer packet = rtp(i, 1, 1);
            sender.protectRtp(packet);
            assertThat(receiver.unprotectRtp(packet)).isEqualTo(SrtpResult.OK);
        }
        PacketBuffer packet = rtp(-1, 1, 1);
        sender.protectRtp(packet);
        assertThat(receiver.unprotectRtp(packet)).isEqualTo(SrtpResult.TOO_MANY_STREAMS);
    }

    @Test
    void keysAreCheckedAndNotShown() {
        start(ProtectionProfile.AEAD_AES_256_GCM);
        assertThat(sender).hasToString("SrtpSender[AEAD_AES_256_GCM]");
        assertThatThrownBy(() -> new SrtpSender(ProtectionProfile.AEAD_AES_256_GCM, new byte[16], new byte[12], RANDOM))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
