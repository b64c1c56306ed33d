package dev.parley.rtp.payload;

import dev.parley.parameters.Codec;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Payload formats by codec. */
public final class PayloadFormats {
    private PayloadFormats() {}

    /** Returns whether the codec has a payload format here. */
    public static boolean supports(Codec codec) {
        return switch (codec.name()) {
            case "vp8", "vp9", "h264", "h265", "av1", "opus", "pcmu", "pcma", "g722", "l16" -> true;
            default -> false;
        };
    }

    /**
     * Returns the payload format of a stream to send.
     *
     * @param random source of the start values of running numbers
     * @throws IllegalArgumentException if the codec has no payload format here
     */
    public static Packetizer packetizer(Codec codec, RandomGenerator random) {
        return switch (codec.name()) {
            case "vp8" -> new Vp8Packetizer(random);
            case "vp9" -> new Vp9Packetizer(random);
            // RFC 6184 §8.1: "This mode is in use when the value of the OPTIONAL packetization-mode media type
            // parameter is equal to 0 or the packetization-mode is not present."
            case "h264" -> new NalPacketizer(NalSyntax.H264, !hasMode1(codec), sets(NalSyntax.H264, codec));
            case "h265" -> new NalPacketizer(NalSyntax.H265, false, sets(NalSyntax.H265, codec));
            case "av1" -> new Av1Packetizer();
            case "opus", "pcmu", "pcma", "g722", "l16" -> new SoundPacketizer();
            default -> throw unknown(codec);
        };
    }

    /**
     * Returns the payload format of a stream to receive.
     *
     * @throws IllegalArgumentException if the codec has no payload format here
     */
    public static FrameAssembler assembler(Codec codec) {
        return new FrameAssembler(codec, depacketizer(codec));
    }

    private static Depacketizer depacketizer(Codec codec) {
        return switch (codec.name()) {
            case "vp8" -> new Vp8Depacketizer();
            case "vp9" -> new Vp9Depacketizer();
            case "h264" -> new NalDepacketizer(NalSyntax.H264, sets(NalSyntax.H264, codec));
            case "h265" -> new NalDepacketizer(NalSyntax.H265, sets(NalSyntax.H265, codec));
            case "av1" -> new Av1Depacketizer();
            case "opus", "pcmu", "pcma", "g722", "l16" -> new SoundDepacketizer();
            default -> throw unknown(codec);
        };
    }

    private static IllegalArgumentException unknown(Codec codec) {
        return new IllegalArgumentException("no payload format for " + codec.mimeType());
    }

    private static boolean hasMode1(Codec codec) {
        String fmtp = codec.sdpFmtpLine();
        return fmtp != null
                && (";" + fmtp.toLowerCase(Locale.ROOT)).replaceAll("\\s", "").contains(";packetization-mode=1");
    }

    private static ParameterSets sets(NalSyntax syntax, Codec codec) {
        ParameterSets sets = new ParameterSets(syntax);
        sets.addFormat(codec.sdpFmtpLine());
        return sets;
    }
}
