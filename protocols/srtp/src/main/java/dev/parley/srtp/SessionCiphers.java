package dev.parley.srtp;

import dev.parley.srtp.KeyDerivation.SessionKeys;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Ciphers of one direction: one for SRTP, one for SRTCP, each made when its first packet comes. All streams of the direction share them,
 * because with a key derivation rate of 0 the session keys depend on the master key alone.
 */
final class SessionCiphers {
    private final ProtectionProfile profile;
    private final byte[] masterKey;
    private final byte[] masterSalt;
    private final boolean sealing;
    private final SecureRandom random;
    private @Nullable PacketCipher rtp;
    private @Nullable PacketCipher rtcp;

    SessionCiphers(
            ProtectionProfile profile, byte[] masterKey, byte[] masterSalt, boolean sealing, SecureRandom random) {
        if (masterKey.length != profile.keyLength() || masterSalt.length != profile.saltLength()) {
            throw new IllegalArgumentException(profile + " has a master key of " + profile.keyLength()
                    + " and a master salt of " + profile.saltLength() + " bytes");
        }
        this.profile = profile;
        this.masterKey = masterKey.clone();
        this.masterSalt = masterSalt.clone();
        this.sealing = sealing;
        this.random = random;
    }

    PacketCipher rtp() {
        PacketCipher cipher = rtp;
        if (cipher == null) {
            cipher = make(false, profile.rtpTagLength());
            rtp = cipher;
        }
        return cipher;
    }

    PacketCipher rtcp() {
        PacketCipher cipher = rtcp;
        if (cipher == null) {
            cipher = make(true, profile.rtcpTagLength());
            rtcp = cipher;
        }
        return cipher;
    }

    private PacketCipher make(boolean control, int tagLength) {
        SessionKeys keys = KeyDerivation.derive(profile, masterKey, masterSalt, control, random);
        PacketCipher cipher = profile.isAead()
                ? new GcmCipher(keys.encryptionKey(), keys.salt(), sealing, random)
                : new CounterModeCipher(keys.encryptionKey(), keys.authenticationKey(), keys.salt(), tagLength, random);
        keys.wipe();
        return cipher;
    }

    void wipe() {
        Arrays.fill(masterKey, (byte) 0);
        Arrays.fill(masterSalt, (byte) 0);
    }
}
