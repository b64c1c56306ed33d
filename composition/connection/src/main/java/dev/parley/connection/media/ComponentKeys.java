package dev.parley.connection.media;

import dev.parley.srtp.ProtectionProfile;
import dev.parley.srtp.SrtpReceiver;
import dev.parley.srtp.SrtpSender;
import java.security.SecureRandom;
import java.util.Arrays;

/** SRTP contexts of one component's DTLS association, both directions. */
final class ComponentKeys {
    final SrtpSender sender;
    final SrtpReceiver receiver;

    private ComponentKeys(SrtpSender sender, SrtpReceiver receiver) {
        this.sender = sender;
        this.receiver = receiver;
    }

    /** Returns the number of bytes that DTLS exports for a profile. */
    static int materialLength(ProtectionProfile profile) {
        return 2 * (profile.keyLength() + profile.saltLength());
    }

    /** Returns the contexts of exported material, which is wiped. */
    static ComponentKeys of(ProtectionProfile profile, byte[] material, boolean client, SecureRandom random) {
        // RFC 5764 §4.2: "client_write_SRTP_master_key …, server_write_SRTP_master_key …, client_write_SRTP_master_salt
        // …, server_write_SRTP_master_salt", in this order.
        int key = profile.keyLength();
        int salt = profile.saltLength();
        byte[] clientKey = Arrays.copyOfRange(material, 0, key);
        byte[] serverKey = Arrays.copyOfRange(material, key, 2 * key);
        byte[] clientSalt = Arrays.copyOfRange(material, 2 * key, 2 * key + salt);
        byte[] serverSalt = Arrays.copyOfRange(material, 2 * key + salt, 2 * (key + salt));
        SrtpSender sender =
                new SrtpSender(profile, client ? clientKey : serverKey, client ? clientSalt : serverSalt, random);
        SrtpReceiver receiver =
                new SrtpReceiver(profile, client ? serverKey : clientKey, client ? serverSalt : clientSalt, random);
        for (byte[] secret : new byte[][] {material, clientKey, serverKey, clientSalt, serverSalt}) {
            Arrays.fill(secret, (byte) 0);
        }
        return new ComponentKeys(sender, receiver);
    }

    void close() {
        sender.close();
        receiver.close();
    }
}
