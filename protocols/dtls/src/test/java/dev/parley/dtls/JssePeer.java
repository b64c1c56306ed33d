package dev.parley.dtls;

import dev.parley.crypto.CertificateAndKey;
import dev.parley.parameters.DtlsRole;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The JDK's own DTLS, an {@link SSLEngine}. As server it always asks for a cookie. */
final class JssePeer extends ForeignPeer {
    private static final int WAIT_MILLIS = 50;

    private final SSLEngine engine;
    private final ByteBuffer network = ByteBuffer.allocate(40_000);
    private final ByteBuffer application = ByteBuffer.allocate(40_000);
    private boolean finished;

    JssePeer(DtlsRole role, CertificateAndKey certificate, String suite, FaultyQueue in, FaultyQueue out)
            throws Exception {
        super(in, out);
        X509Certificate x509 = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.encoded()));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", certificate.privateKey(), new char[0], new X509Certificate[] {x509});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("DTLSv1.2");
        context.init(keys.getKeyManagers(), new TrustManager[] {new TrustAnybody()}, null);
        engine = context.createSSLEngine();
        engine.setUseClientMode(role == DtlsRole.CLIENT);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setMaximumPacketSize(1_200);
        parameters.setCipherSuites(new String[] {suite});
        if (role == DtlsRole.SERVER) {
            parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
    }

    @Override
    void run() throws Exception {
        engine.beginHandshake();
        handshake();
        while (!closing && !engine.isInboundDone()) {
            byte[] datagram = in.take(WAIT_MILLIS);
            if (datagram != null) {
                receive(datagram);
                finishIfComplete();
            }
        }
        closedByPeer = engine.isInboundDone();
        engine.closeOutbound();
        wrap(ByteBuffer.allocate(0));
    }

    private void handshake() throws Exception {
        while (!finished && !closing) {
            HandshakeStatus status = engine.getHandshakeStatus();
            switch (status) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
                case NEED_UNWRAP_AGAIN -> unwrap(ByteBuffer.allocate(0));
                case NEED_UNWRAP -> {
                    byte[] datagram = in.take(WAIT_MILLIS);
                    if (datagram == null) {
                        // Nothing came in time: a wrap now repeats the flight.
                        wrap(ByteBuffer.allocate(0));
                    } else {
                        receive(datagram);
                    }
                }
                case NOT_HANDSHAKING, FINISHED -> finished = true;
            }
        }
        finishIfComplete();
    }

    private void finishIfComplete() throws Exception {
        if (finished && !connected.isDone()) {
            peerCertificate = engine.getSession().getPeerCertificates()[0].getEncoded();
            connected.complete(null);
        }
        // The client repeats its last flight, or the server's was lost: the handshake's end is worked on beside the
        // data.
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
                || engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                runTasks();
            } else {
                wrap(ByteBuffer.allocate(0));
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private void receive(byte[] datagram) throws SSLException {
        ByteBuffer records = ByteBuffer.wrap(datagram);
        while (records.hasRemaining()) {
            int before = records.remaining();
            if (!unwrap(records) || records.remaining() == before) {
                return;
            }
        }
    }

    private boolean unwrap(ByteBuffer records) throws SSLException {
        application.clear();
        SSLEngineResult result = engine.unwrap(records, application);
        runTasks();
        if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
            finished = true;
        }
        application.flip();
        if (application.hasRemaining()) {
            ByteBuffer echo = ByteBuffer.allocate(application.remaining()).put(application);
            echo.flip();
            wrap(echo);
        }
        // A task or an answer in the middle of a datagram: go on with the rest of it afterwards.
        for (int i = 0; i < 10 && engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP_AGAIN; i++) {
            application.clear();
            result = engine.unwrap(ByteBuffer.allocate(0), application);
            runTasks();
            if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
                finished = true;
            }
        }
        return result.getStatus() == SSLEngineResult.Status.OK;
    }

    private void wrap(ByteBuffer data) throws SSLException {
        network.clear();
        SSLEngineResult result = engine.wrap(data, network);
        runTasks();
        if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
            finished = true;
        }
        network.flip();
        if (network.hasRemaining()) {
            out.put(Arrays.copyOf(network.array(), network.remaining()));
        }
    }

    private static final class TrustAnybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
