package dev.parley.cli.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the JDK allocates to encrypt a datagram and to decrypt it, measured: no Java program that uses its ciphers can have less. The
 * calls are those of a DTLS record layer, on one cipher a direction.
 */
final class CipherAllocation {
    private static final int WARM_UP = 30_000;
    private static final int MEASURED = 20_000;
    private static final int TAG = 16;
    private static final int NONCE = 12;
    private static final int ADDITIONAL = 13;

    private final SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
    private final byte[] nonce = new byte[NONCE];
    private final byte[] additional = new byte[ADDITIONAL];
    private final byte[] packet;
    private final int content;
    private final Cipher sealer;
    private final Cipher opener;
    private long sequence;

    private CipherAllocation(int content) throws GeneralSecurityException {
        this.content = content;
        packet = new byte[content + TAG];
        sealer = Cipher.getInstance("AES/GCM/NoPadding");
        opener = Cipher.getInstance("AES/GCM/NoPadding");
    }

    /** Returns the bytes allocated a datagram that is sent and received, by AES-128-GCM with a content of {@code content} bytes. */
    static double of(int content) {
        try {
            CipherAllocation run = new CipherAllocation(Math.max(1, content));
            run.repeat(WARM_UP);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long id = Thread.currentThread().getId();
            long before = threads.getThreadAllocatedBytes(id);
            run.repeat(MEASURED);
            return (double) (threads.getThreadAllocatedBytes(id) - before) / MEASURED;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    private void repeat(int times) throws GeneralSecurityException {
        for (int i = 0; i < times; i++) {
            ByteBuffer.wrap(nonce).putLong(NONCE - Long.BYTES, sequence++);
            GCMParameterSpec parameters = new GCMParameterSpec(8 * TAG, nonce);
            sealer.init(Cipher.ENCRYPT_MODE, key, parameters);
            sealer.updateAAD(additional);
            sealer.doFinal(packet, 0, content, packet, 0);
            parameters = new GCMParameterSpec(8 * TAG, nonce);
            opener.init(Cipher.DECRYPT_MODE, key, parameters);
            opener.updateAAD(additional);
            opener.doFinal(packet, 0, content + TAG, packet, 0);
        }
    }
}
