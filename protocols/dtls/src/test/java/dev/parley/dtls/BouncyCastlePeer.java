package dev.parley.dtls;

import dev.parley.crypto.CertificateAndKey;
import dev.parley.parameters.DtlsRole;
import java.io.IOException;
import java.security.interfaces.ECKey;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** BouncyCastle's bctls. */
@SuppressWarnings({"rawtypes", "unchecked"}) // its API is older than generics
final class BouncyCastlePeer extends ForeignPeer {
    private static final int LARGEST_DATAGRAM = 1_500;
    private static final int RESEND_MILLIS = 100;

    private final DtlsRole role;
    private final CertificateAndKey certificate;
    private final int[] suites;
    private final int[] groups;
    private final int[] srtpProfiles;
    private final BcTlsCrypto crypto = new BcTlsCrypto();
    volatile int srtpProfile;
    volatile Short alert;

    /** True if it binds the master secret to the handshake; older stacks do not. */
    boolean extendedMasterSecret = true;

    /** True if it shows its certificate when it is asked for it as a client. */
    boolean showsCertificate = true;

    BouncyCastlePeer(
            DtlsRole role,
            CertificateAndKey certificate,
            int[] suites,
            int[] groups,
            int[] srtpProfiles,
            FaultyQueue in,
            FaultyQueue out) {
        super(in, out);
        this.role = role;
        this.certificate = certificate;
        this.suites = suites;
        this.groups = groups;
        this.srtpProfiles = srtpProfiles;
    }

    @Override
    void run() throws Exception {
        try {
            DTLSTransport transport = role == DtlsRole.CLIENT
                    ? new DTLSClientProtocol().connect(new Client(), new Queues())
                    : new DTLSServerProtocol().accept(new Server(), new Queues());
            connected.complete(null);
            byte[] buffer = new byte[2_048];
            while (!closing && !closedByPeer) {
                int length = transport.receive(buffer, 0, buffer.length, 20);
                if (length >= 0) {
                    transport.send(buffer, 0, length);
                }
            }
            transport.close();
        } catch (TlsFatalAlertReceived e) {
            alert = e.getAlertDescription();
            throw e;
        }
    }

    private void complete(TlsContext context) {
        if (extendedMasterSecret) {
            exported = context.exportKeyingMaterial("EXTRACTOR-dtls_srtp", null, 60);
        }
    }

    private TlsCredentialedSigner signer(TlsContext context, Vector<?> algorithms) throws IOException {
        AsymmetricKeyParameter key =
                PrivateKeyFactory.createKey(certificate.privateKey().getEncoded());
        Certificate chain = new Certificate(new TlsCertificate[] {crypto.createCertificate(certificate.encoded())});
        short wanted = certificate.privateKey() instanceof ECKey ? SignatureAlgorithm.ecdsa : SignatureAlgorithm.rsa;
        for (Object candidate : algorithms) {
            SignatureAndHashAlgorithm algorithm = (SignatureAndHashAlgorithm) candidate;
            if (algorithm.getSignature() == wanted
                    || wanted == SignatureAlgorithm.rsa
                            && algorithm.getSignature() == SignatureAlgorithm.rsa_pss_rsae_sha256) {
                return new BcDefaultTlsCredentialedSigner(
                        new TlsCryptoParameters(context), crypto, key, chain, algorithm);
            }
        }
        throw new IOException("no signature algorithm fits");
    }

    private final class Client extends DefaultTlsClient {
        Client() {
            super(BouncyCastlePeer.this.crypto);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return suites;
        }

        @Override
        protected Vector getSupportedGroups(Vector namedGroupRoles) {
            Vector<Integer> vector = new Vector<>();
            for (int group : groups) {
                vector.add(group);
            }
            return vector;
        }

        @Override
        public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
            Hashtable<Integer, byte[]> extensions = super.getClientExtensions();
            if (srtpProfiles.length > 0) {
                TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(srtpProfiles, TlsUtils.EMPTY_BYTES));
            }
            return extensions;
        }

        @Override
        public void processServerExtensions(Hashtable extensions) throws IOException {
            super.processServerExtensions(extensions);
            UseSRTPData srtp = TlsSRTPUtils.getUseSRTPExtension(extensions);
            srtpProfile = srtp == null ? 0 : srtp.getProtectionProfiles()[0];
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                    peerCertificate =
                            server.getCertificate().getCertificateAt(0).getEncoded();
                }

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                    return showsCertificate ? signer(context, request.getSupportedSignatureAlgorithms()) : null;
                }
            };
        }

        @Override
        public boolean shouldUseExtendedMasterSecret() {
            return extendedMasterSecret;
        }

        @Override
        public int getHandshakeResendTimeMillis() {
            return RESEND_MILLIS;
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            complete(context);
        }
    }

    private final class Server extends DefaultTlsServer {
        Server() {
            super(BouncyCastlePeer.this.crypto);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return suites;
        }

        @Override
        public int[] getSupportedGroups() {
            return groups;
        }

        @Override
        protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
            return signer(context, context.getSecurityParametersHandshake().getClientSigAlgs());
        }

        @Override
        protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
            return signer(context, context.getSecurityParametersHandshake().getClientSigAlgs());
        }

        @Override
        public CertificateRequest getCertificateRequest() {
            short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
            return new CertificateRequest(types, TlsUtils.getDefaultSupportedSignatureAlgorithms(context), null);
        }

        @Override
        public void notifyClientCertificate(Certificate client) throws IOException {
            peerCertificate = client.getCertificateAt(0).getEncoded();
        }

        @Override
        public Hashtable<Integer, byte[]> getServerExtensions() throws IOException {
            Hashtable<Integer, byte[]> extensions = super.getServerExtensions();
            UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
            if (offered != null && srtpProfiles.length > 0) {
                int chosen = Arrays.stream(srtpProfiles)
                        .filter(profile ->
                                Arrays.stream(offered.getProtectionProfiles()).anyMatch(other -> other == profile))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no common profile"));
                srtpProfile = chosen;
                TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {chosen}, TlsUtils.EMPTY_BYTES));
            }
            return extensions;
        }

        @Override
        public boolean shouldUseExtendedMasterSecret() {
            return extendedMasterSecret;
        }

        @Override
        public int getHandshakeResendTimeMillis() {
            return RESEND_MILLIS;
        }

        @Override
        public void notifyAlertRaised(short level, short description, String message, Throwable cause) {
            if (description != AlertDescription.close_notify) {
                failure = cause;
            }
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            complete(context);
        }
    }

    private final class Queues implements DatagramTransport {
        @Override
        public int getReceiveLimit() {
            return LARGEST_DATAGRAM;
        }

        @Override
        public int getSendLimit() {
            return 1_200;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
            try {
                byte[] datagram = in.take(waitMillis == 0 ? 1_000 : waitMillis);
                if (datagram == null) {
                    if (closing && !connected.isDone()) {
                        throw new IOException("the test is over");
                    }
                    return -1;
                }
                int count = Math.min(length, datagram.length);
                System.arraycopy(datagram, 0, buffer, offset, count);
                return count;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            out.put(Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public void close() {
            closedByPeer = !closing;
        }
    }
}
