package dev.parley.opus;

import dev.parley.codec.AudioEncoder;
import dev.parley.codec.AudioEncoderSettings;
import dev.parley.frames.AudioFormat;
import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;

/** Opus encoder at 48 kHz. */
final class ConcentusEncoder implements AudioEncoder {
    private static final int RATE = 48_000;

    /** The longest frame, RFC 6716 §3.2.1, with its TOC byte; packets of several frames are not made. */
    private static final int MAX_PACKET = 1_276;

    private final AudioFormat format;
    private final int frameSize;
    private final OpusEncoder encoder;

    ConcentusEncoder(AudioEncoderSettings settings) {
        format = new AudioFormat(RATE, settings.channels());
        frameSize = RATE * settings.frameMillis() / 1_000;
        // Discontinuous transmission and forward error correction are the speech coder's.
        boolean speech = settings.channels() == 1 || settings.discontinuous() || settings.forwardErrorCorrection();
        try {
            encoder = new OpusEncoder(
                    RATE,
                    settings.channels(),
                    speech ? OpusApplication.OPUS_APPLICATION_VOIP : OpusApplication.OPUS_APPLICATION_AUDIO);
        } catch (OpusException e) {
            throw new AssertionError("48 kHz with 1 or 2 channels are formats of Opus", e);
        }
        encoder.setComplexity(settings.complexity());
        encoder.setUseInbandFEC(settings.forwardErrorCorrection());
        encoder.setUseDTX(settings.discontinuous());
        setBitrate(settings.bitrate() > 0 ? settings.bitrate() : settings.channels() == 1 ? 32_000 : 64_000);
        setExpectedLoss(settings.forwardErrorCorrection() ? 0.1 : 0);
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public int frameSize() {
        return frameSize;
    }

    @Override
    public int maxPacketLength() {
        return MAX_PACKET;
    }

    @Override
    public int encode(short[] samples, int offset, byte[] out) {
        try {
            int length = encoder.encode(samples, offset, frameSize, out, 0, Math.min(out.length, MAX_PACKET));
            // RFC 7587 §3.1.3: in discontinuous transmission packets of up to two bytes need not be sent.
            return length <= 2 && encoder.getUseDTX() ? 0 : length;
        } catch (OpusException e) {
            throw new IllegalStateException("Opus does not encode: " + e.getMessage(), e);
        }
    }

    @Override
    public void setBitrate(int bitsPerSecond) {
        encoder.setBitrate(Math.max(6_000, Math.min(510_000, bitsPerSecond)));
    }

    @Override
    public void setExpectedLoss(double fraction) {
        encoder.setPacketLossPercent((int) Math.round(100 * Math.max(0, Math.min(1, fraction))));
    }
}
