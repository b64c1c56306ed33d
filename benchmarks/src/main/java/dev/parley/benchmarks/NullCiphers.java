package dev.parley.benchmarks;

import java.security.AlgorithmParameters;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.CipherSpi;

/**
 * A provider whose AES-GCM encrypts nothing and allocates nothing. In its presence all that a run allocates is the stack's own: the
 * JDK's ciphers allocate a kilobyte a packet, and how much of it the compiler removes differs from run to run.
 */
final class NullCiphers extends Provider {
    private static final long serialVersionUID = 1L;

    NullCiphers() {
        super("NullCiphers", "1", "no encryption at all, to measure what is around it");
        put("Cipher.AES/GCM/NoPadding", NullCipher.class.getName());
    }

    /** Leaves the bytes as they are; the tag is whatever stood there. */
    public static final class NullCipher extends CipherSpi {
        private static final int TAG = 16;
        private static final byte[] NOTHING = new byte[0];

        private boolean encrypts;

        /** Made by the JCE. */
        public NullCipher() {}

        @Override
        protected void engineSetMode(String mode) {}

        @Override
        protected void engineSetPadding(String padding) {}

        @Override
        protected int engineGetBlockSize() {
            return TAG;
        }

        @Override
        protected int engineGetOutputSize(int inputLength) {
            return encrypts ? inputLength + TAG : inputLength - TAG;
        }

        @Override
        protected byte[] engineGetIV() {
            return NOTHING;
        }

        @Override
        protected AlgorithmParameters engineGetParameters() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void engineInit(int operation, Key key, SecureRandom random) {
            encrypts = operation == javax.crypto.Cipher.ENCRYPT_MODE;
        }

        @Override
        protected void engineInit(int operation, Key key, AlgorithmParameterSpec parameters, SecureRandom random) {
            engineInit(operation, key, random);
        }

        @Override
        protected void engineInit(int operation, Key key, AlgorithmParameters parameters, SecureRandom random) {
            engineInit(operation, key, random);
        }

        @Override
        protected void engineUpdateAAD(byte[] source, int offset, int length) {}

        @Override
        protected byte[] engineUpdate(byte[] input, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected int engineUpdate(byte[] input, int offset, int length, byte[] output, int to) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected byte[] engineDoFinal(byte[] input, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected int engineDoFinal(byte[] input, int offset, int length, byte[] output, int to) {
            int count = engineGetOutputSize(length);
            if (input != output || offset != to) {
                System.arraycopy(input, offset, output, to, Math.min(count, length));
            }
            return count;
        }
    }
}
