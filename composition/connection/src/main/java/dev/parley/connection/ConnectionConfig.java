package dev.parley.connection;

import dev.parley.base.Timestamp;
import dev.parley.datachannel.DataChannelsConfig;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.ice.IceConfig;
import dev.parley.media.RtpInterceptor;
import dev.parley.media.timing.NtpClock;
import dev.parley.sctp.upperlayer.SctpConfig;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The settings of the engines of one connection. Immutable.
 */
public final class ConnectionConfig {
    private final IceConfig ice;
    private final DtlsConfig dtls;
    private final UnaryOperator<SctpConfig.Builder> sctp;
    private final DataChannelsConfig dataChannels;
    private final NtpClock ntpClock;
    private final String cname;
    private final List<RtpInterceptor> interceptors;

    private ConnectionConfig(Builder builder) {
        ice = builder.ice;
        dtls = builder.dtls;
        sctp = builder.sctp;
        dataChannels = builder.dataChannels;
        ntpClock = builder.ntpClock;
        cname = builder.cname;
        interceptors = List.copyOf(builder.interceptors);
    }

    /** Returns a builder; the DTLS settings carry the certificates. */
    public static Builder builder(DtlsConfig dtls) {
        return new Builder(dtls);
    }

    /** Returns the settings of ICE. */
    public IceConfig ice() {
        return ice;
    }

    /** Returns the settings of DTLS. */
    public DtlsConfig dtls() {
        return dtls;
    }

    /** Returns the settings of SCTP, but for the ports, which the descriptions give. */
    public UnaryOperator<SctpConfig.Builder> sctp() {
        return sctp;
    }

    /** Returns the settings of data channels, but for the largest message, which our description gives. */
    public DataChannelsConfig dataChannels() {
        return dataChannels;
    }

    /** Returns the NTP times of the loop's timestamps, for sender reports. */
    public NtpClock ntpClock() {
        return ntpClock;
    }

    /** Returns the canonical name of this end in RTCP. */
    public String cname() {
        return cname;
    }

    /** Returns the interceptors of RTP, in the order in which they see packets. */
    public List<RtpInterceptor> interceptors() {
        return interceptors;
    }

    /** Collects settings. */
    public static final class Builder {
        private final DtlsConfig dtls;
        private IceConfig ice = IceConfig.defaults();
        private UnaryOperator<SctpConfig.Builder> sctp = UnaryOperator.identity();
        private DataChannelsConfig dataChannels = DataChannelsConfig.builder().build();
        private NtpClock ntpClock = NtpClock.of(Timestamp.ZERO, 0);
        private String cname = "-";
        private List<RtpInterceptor> interceptors = List.of();

        private Builder(DtlsConfig dtls) {
            this.dtls = dtls;
        }

        /** Sets the settings of ICE. */
        public Builder ice(IceConfig value) {
            ice = value;
            return this;
        }

        /** Sets what is to be changed of the default settings of SCTP; it is called once for each association. */
        public Builder sctp(UnaryOperator<SctpConfig.Builder> value) {
            sctp = value;
            return this;
        }

        /** Sets the settings of data channels. */
        public Builder dataChannels(DataChannelsConfig value) {
            dataChannels = value;
            return this;
        }

        /** Sets the NTP times of the loop's timestamps. Without it the loop began in 1970. */
        public Builder ntpClock(NtpClock value) {
            ntpClock = value;
            return this;
        }

        /**
         * Sets the canonical name of this end in RTCP, that of "a=ssrc" in descriptions. RFC 7022 §4.2: a short-term persistent one is
         * new and random for each connection; without it streams are not synchronized.
         */
        public Builder cname(String value) {
            cname = value;
            return this;
        }

        /** Sets the interceptors of RTP. */
        public Builder interceptors(List<RtpInterceptor> value) {
            interceptors = value;
            return this;
        }

        /** Returns the settings. */
        public ConnectionConfig build() {
            return new ConnectionConfig(this);
        }
    }
}
