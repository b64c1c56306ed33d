package dev.parley.benchmarks;

import dev.parley.base.PacketBuffer;
import dev.parley.srtp.ProtectionProfile;
import dev.parley.srtp.SrtpResult;
import dev.parley.srtp.SrtpSender;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An RTP packet of 1,200 bytes protected by SRTP, beside jitsi-srtp on the same ciphers of the JDK. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class SrtpBenchmark {
    private static final int PACKET = 1_200;
    private static final int HEAD = 64;
    private static final int SSRC = 7;

    @Param({"AEAD_AES_128_GCM", "AES128_CM_HMAC_SHA1_80"})
    ProtectionProfile profile;

    private final byte[] array = new byte[HEAD + PACKET + 64];
    private final PacketBuffer packet = PacketBuffer.wrap(array);
    private final Bytes bytes = new Bytes(array);
    private int number;
    private SrtpSender sender;
    private SrtpCryptoContext jitsi;

    /** A packet in jitsi-utils' view of one. */
    private static final class Bytes implements ByteArrayBuffer {
        private final byte[] buffer;
        private int length;

        Bytes(byte[] buffer) {
            this.buffer = buffer;
        }

        @Override
        public byte[] getBuffer() {
            return buffer;
        }

        @Override
        public int getOffset() {
            return HEAD;
        }

        @Override
        public int getLength() {
            return length;
        }

        @Override
        public void setLength(int value) {
            length = value;
        }

        @Override
        public void setOffset(int value) {
            throw new UnsupportedOperationException("the packet stays where it is");
        }

        @Override
        public boolean isInvalid() {
            return false;
        }

        @Override
        public void readRegionToBuff(int from, int count, byte[] into) {
            System.arraycopy(buffer, HEAD + from, into, 0, count);
        }

        @Override
        public void grow(int count) {
            // There is room.
        }

        @Override
        public void append(byte[] data, int count) {
            System.arraycopy(data, 0, buffer, HEAD + length, count);
            length += count;
        }

        @Override
        public void shrink(int count) {
            length -= count;
        }
    }

    /** Makes both senders under one key. */
    @Setup
    public void prepare() throws GeneralSecurityException {
        Aes.setFactoryClassName("SunJCE");
        byte[] key = new byte[profile.keyLength()];
        byte[] salt = new byte[profile.saltLength()];
        sender = new SrtpSender(profile, key, salt, new SecureRandom());
        boolean gcm = profile == ProtectionProfile.AEAD_AES_128_GCM;
        SrtpPolicy policy = new SrtpPolicy(
                gcm ? SrtpPolicy.AESGCM_ENCRYPTION : SrtpPolicy.AESCM_ENCRYPTION,
                key.length,
                gcm ? SrtpPolicy.NULL_AUTHENTICATION : SrtpPolicy.HMACSHA1_AUTHENTICATION,
                gcm ? 0 : 20,
                profile.rtpOverhead(),
                salt.length);
        jitsi = new SrtpContextFactory(true, key.clone(), salt.clone(), policy, policy, new LoggerImpl("srtp"))
                .deriveContext(SSRC, 0);
        number = 0;
    }

    private void nextPacket() {
        packet.set(array, HEAD, PACKET);
        packet.put8(0, 0x80);
        packet.put8(1, 96);
        packet.put16(2, number++);
        packet.put32(8, SSRC);
    }

    /** Ours. */
    @Benchmark
    public int parley() {
        nextPacket();
        if (sender.protectRtp(packet) != SrtpResult.OK) {
            throw new IllegalStateException("not protected");
        }
        return array[HEAD + 20];
    }

    /** Theirs. */
    @Benchmark
    public int jitsi() throws GeneralSecurityException {
        nextPacket();
        bytes.length = PACKET;
        if (jitsi.transformPacket(bytes) != SrtpErrorStatus.OK) {
            throw new IllegalStateException("not protected");
        }
        return array[HEAD + 20];
    }
}
