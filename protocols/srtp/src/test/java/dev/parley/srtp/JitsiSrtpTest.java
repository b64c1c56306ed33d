package dev.parley.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** jitsi-srtp as the other end, both ways: random packets of three streams with wraps, reordering and replays. */
class JitsiSrtpTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PACKETS = 10_000;

    static {
        // Without a choice jitsi-srtp measures all providers first, for seconds.
        Aes.setFactoryClassName("SunJCE");
    }

    /** A packet in jitsi-utils' view of one. */
    private static final class Bytes implements ByteArrayBuffer {
        private byte[] buffer;
        private int offset;
        private int length;

        Bytes(byte[] content) {
            buffer = new byte[content.length + 80];
            offset = 16;
            length = content.length;
            System.arraycopy(content, 0, buffer, offset, length);
        }

        byte[] copy() {
            return Arrays.copyOfRange(buffer, offset, offset + length);
        }

        @Override
        public byte[] getBuffer() {
            return buffer;
        }

        @Override
        public int getOffset() {
            return offset;
        }

        @Override
        public int getLength() {
            return length;
        }

        @Override
        public void setLength(int newLength) {
            length = newLength;
        }

        @Override
        public void setOffset(int newOffset) {
            offset = newOffset;
        }

        @Override
        public boolean isInvalid() {
            return false;
        }

        @Override
        public void readRegionToBuff(int from, int count, byte[] into) {
            System.arraycopy(buffer, offset + from, into, 0, count);
        }

        @Override
        public void grow(int count) {
            buffer = Arrays.copyOf(buffer, buffer.length + count);
        }

        @Override
        public void append(byte[] data, int count) {
            if (buffer.length < offset + length + count) {
                grow(count);
            }
            System.arraycopy(data, 0, buffer, offset + length, count);
            length += count;
        }

        @Override
        public void shrink(int count) {
            length -= count;
        }
    }

    /** One end of jitsi's, with a context a stream. */
    private static final class Jitsi {
        private final SrtpContextFactory factory;
        private final Map<Integer, SrtpCryptoContext> rtp = new HashMap<>();
        private final Map<Integer, SrtcpCryptoContext> rtcp = new HashMap<>();

        Jitsi(boolean sender, ProtectionProfile profile, byte[] key, byte[] salt) {
            int cipher = profile.isAead() ? SrtpPolicy.AESGCM_ENCRYPTION : SrtpPolicy.AESCM_ENCRYPTION;
            int authentication = profile.isAead() ? SrtpPolicy.NULL_AUTHENTICATION : SrtpPolicy.HMACSHA1_AUTHENTICATION;
            int authenticationKey = profile.isAead() ? 0 : 20;
            factory = new SrtpContextFactory(
                    sender,
                    key.clone(),
                    salt.clone(),
                    new SrtpPolicy(
                            cipher, key.length, authentication, authenticationKey, profile.rtpTagLength(), salt.length),
                    new SrtpPolicy(
                            cipher,
                            key.length,
                            authentication,
                            authenticationKey,
                            profile.rtcpTagLength(),
                            salt.length),
                    new LoggerImpl("srtp"));
        }

        SrtpCryptoContext rtp(int ssrc) throws GeneralSecurityException {
            SrtpCryptoContext context = rtp.get(ssrc);
            if (context == null) {
                context = factory.deriveContext(ssrc, 0);
                rtp.put(ssrc, context);
            }
            return context;
        }

        SrtcpCryptoContext rtcp(int ssrc) throws GeneralSecurityException {
            SrtcpCryptoContext context = rtcp.get(ssrc);
            if (context == null) {
                context = factory.deriveControlContext(ssrc);
                rtcp.put(ssrc, context);
            }
            return context;
        }
    }

    private final Random random = new Random(20);
    private byte[] key;
    private byte[] salt;

    private void drawKeys(ProtectionProfile profile) {
        key = new byte[profile.keyLength()];
        salt = new byte[profile.saltLength()];
        random.nextBytes(key);
        random.nextBytes(salt);
    }

    /** Packets of three streams in sending order: numbers go forward by 1 to 40 and wrap twice. */
    private List<byte[]> packets() {
        List<byte[]> packets = new ArrayList<>();
        int[] numbers = {100, 32_000, 1};
        for (int i = 0; i < PACKETS; i++) {
            int stream = random.nextInt(3);
            numbers[stream] += 1 + random.nextInt(40);
            packets.add(packet(1_000 + stream, numbers[stream]));
        }
        return packets;
    }

    private byte[] packet(int ssrc, int sequenceNumber) {
        int csrcs = random.nextInt(4) == 0 ? random.nextInt(16) : 0;
        int words = random.nextBoolean() ? 1 + random.nextInt(5) : -1;
        int header = 12 + 4 * csrcs + (words < 0 ? 0 : 4 + 4 * words);
        byte[] bytes = new byte[header + random.nextInt(1_200)];
        random.nextBytes(bytes);
        PacketBuffer packet = PacketBuffer.wrap(bytes);
        packet.put8(0, 0x80 | (words < 0 ? 0 : 0x10) | csrcs);
        packet.put16(2, sequenceNumber);
        packet.put32(8, ssrc);
        if (words >= 0) {
            packet.put16(12 + 4 * csrcs, 0xbede);
            packet.put16(14 + 4 * csrcs, words);
        }
        return bytes;
    }

    /** Order of arrival: most in order, some late by up to 30 places, some twice. */
    private List<Integer> arrivals() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            order.add(i);
            if (random.nextInt(20) == 0 && i > 30) {
                order.add(i - random.nextInt(30));
            }
            if (random.nextInt(10) == 0) {
                int other = Math.max(0, order.size() - 1 - random.nextInt(30));
                Integer late = order.remove(other);
                order.add(late);
            }
        }
        return order;
    }

    private static PacketBuffer buffer(byte[] bytes) {
        PacketBuffer packet = PacketBuffer.allocate(1_700, 32);
        packet.append(bytes, 0, bytes.length);
        return packet;
    }

    @ParameterizedTest
    @EnumSource
    void opensWhatJitsiProtects(ProtectionProfile profile) throws Exception {
        drawKeys(profile);
        Jitsi jitsi = new Jitsi(true, profile, key, salt);
        List<byte[]> plain = packets();
        List<byte[]> sealed = new ArrayList<>();
        for (byte[] packet : plain) {
            Bytes bytes = new Bytes(packet);
            assertThat(jitsi.rtp(PacketBuffer.wrap(packet).i32(8)).transformPacket(bytes))
                    .isEqualTo(SrtpErrorStatus.OK);
            sealed.add(bytes.copy());
        }
        SrtpReceiver receiver = new SrtpReceiver(profile, key, salt, RANDOM);
        boolean[] arrived = new boolean[PACKETS];
        for (int i : arrivals()) {
            PacketBuffer packet = buffer(sealed.get(i));
            assertThat(receiver.unprotectRtp(packet))
                    .as("packet %d", i)
                    .isEqualTo(arrived[i] ? SrtpResult.REPLAYED : SrtpResult.OK);
            if (!arrived[i]) {
                assertThat(packet.copy()).isEqualTo(plain.get(i));
            }
            arrived[i] = true;
        }
    }

    @ParameterizedTest
    @EnumSource
    void jitsiOpensWhatWeProtect(ProtectionProfile profile) throws Exception {
        drawKeys(profile);
        SrtpSender sender = new SrtpSender(profile, key, salt, RANDOM);
        Jitsi jitsi = new Jitsi(false, profile, key, salt);
        List<byte[]> plain = packets();
        List<byte[]> sealed = new ArrayList<>();
        for (byte[] bytes : plain) {
            PacketBuffer packet = buffer(bytes);
            assertThat(sender.protectRtp(packet)).isEqualTo(SrtpResult.OK);
            sealed.add(packet.copy());
        }
        boolean[] arrived = new boolean[PACKETS];
        for (int i : arrivals()) {
            Bytes bytes = new Bytes(sealed.get(i));
            SrtpErrorStatus status =
                    jitsi.rtp(PacketBuffer.wrap(plain.get(i)).i32(8)).reverseTransformPacket(bytes, false);
            if (arrived[i]) {
                assertThat(status).isNotEqualTo(SrtpErrorStatus.OK);
            } else if (status != SrtpErrorStatus.REPLAY_OLD) {
                // jitsi's window has 64 numbers; of what fits it, all must open.
                assertThat(status).as("packet %d", i).isEqualTo(SrtpErrorStatus.OK);
                assertThat(bytes.copy()).isEqualTo(plain.get(i));
                arrived[i] = true;
            }
        }
        int opened = 0;
        for (boolean one : arrived) {
            opened += one ? 1 : 0;
        }
        assertThat(opened).isGreaterThan(PACKETS * 9 / 10);
    }

    @ParameterizedTest
    @EnumSource
    void controlDatagramsGoBothWays(ProtectionProfile profile) throws Exception {
        drawKeys(profile);
        Jitsi jitsiSender = new Jitsi(true, profile, key, salt);
        Jitsi jitsiReceiver = new Jitsi(false, profile, key, salt);
        SrtpSender sender = new SrtpSender(profile, key, salt, RANDOM);
        SrtpReceiver receiver = new SrtpReceiver(profile, key, salt, RANDOM);
        for (int i = 0; i < 2_000; i++) {
            int ssrc = 7 + random.nextInt(3);
            byte[] plain = SrtpTest.rtcp(ssrc, random.nextInt(100)).copy();
            Bytes theirs = new Bytes(plain);
            assertThat(jitsiSender.rtcp(ssrc).transformPacket(theirs)).isEqualTo(SrtpErrorStatus.OK);
            PacketBuffer arrived = buffer(theirs.copy());
            assertThat(receiver.unprotectRtcp(arrived)).isEqualTo(SrtpResult.OK);
            assertThat(arrived.copy()).isEqualTo(plain);
            PacketBuffer ours = buffer(plain);
            assertThat(sender.protectRtcp(ours)).isEqualTo(SrtpResult.OK);
            Bytes received = new Bytes(ours.copy());
            assertThat(jitsiReceiver.rtcp(ssrc).reverseTransformPacket(received))
                    .isEqualTo(SrtpErrorStatus.OK);
            assertThat(received.copy()).isEqualTo(plain);
        }
    }
}
