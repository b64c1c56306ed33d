package dev.parley.webrtc;

import dev.parley.encoding.VideoSendStatistics;
import dev.parley.negotiation.transceiver.Encoding;
import dev.parley.playout.PlayoutStatistics;
import dev.parley.playout.VideoPlayoutStatistics;
import dev.parley.rawmedia.PlayoutReport;
import dev.parley.rawmedia.SoundLevels;
import dev.parley.rawmedia.VideoSending;
import dev.parley.rawmedia.VideoSourceReport;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Figures of encoders, decoders and jitter buffers in statistics objects, webrtc-stats §8.4, §8.6 and §8.9. Frames that nobody here
 * encodes or decodes have none. Loop thread only.
 */
final class CodedMediaStats {
    private static final double NANOS_PER_SECOND = 1e9;

    private CodedMediaStats() {}

    /** Sets the figures of what is decoded of a receiver's stream. */
    static void received(RTCStats.Builder into, RTCRtpReceiver receiver) {
        RemoteVideo pictures = receiver.source().pictures();
        VideoPlayoutStatistics video = pictures == null ? null : pictures.statistics();
        if (video != null) {
            pictures(into, video);
        }
        PlayoutReport sound = pictures == null ? receiver.sound().report() : null;
        if (sound != null) {
            sound(into, sound);
        }
    }

    private static void pictures(RTCStats.Builder into, VideoPlayoutStatistics from) {
        into.set("framesDecoded", from.framesDecoded())
                .set("keyFramesDecoded", from.keyFramesDecoded())
                .set("framesRendered", from.framesRendered())
                .set("framesDropped", from.framesDropped())
                .set("frameWidth", positive(from.frameWidth()))
                .set("frameHeight", positive(from.frameHeight()))
                .set("framesPerSecond", (double) from.framesPerSecond())
                .set("qpSum", from.qpSum())
                .set("totalDecodeTime", seconds(from.totalDecodeNanos()))
                .set("totalProcessingDelay", seconds(from.totalProcessingNanos()))
                .set("totalInterFrameDelay", from.totalInterFrameDelay())
                .set("totalSquaredInterFrameDelay", from.totalSquaredInterFrameDelay())
                .set("freezeCount", from.freezeCount())
                .set("totalFreezesDuration", seconds(from.totalFreezesNanos()))
                .set("pauseCount", from.pauseCount())
                .set("totalPausesDuration", seconds(from.totalPausesNanos()))
                .set("jitterBufferDelay", seconds(from.jitterBufferDelayNanos()))
                .set("jitterBufferEmittedCount", from.jitterBufferEmittedCount())
                .set("jitterBufferTargetDelay", seconds(from.jitterBufferTargetDelayNanos()))
                .set("jitterBufferMinimumDelay", seconds(from.jitterBufferMinimumDelayNanos()));
    }

    private static void sound(RTCStats.Builder into, PlayoutReport from) {
        PlayoutStatistics playout = from.playout();
        into.set("totalSamplesReceived", playout.totalSamplesReceived())
                .set("concealedSamples", playout.concealedSamples())
                .set("concealmentEvents", playout.concealmentEvents())
                .set("insertedSamplesForDeceleration", playout.insertedSamplesForDeceleration())
                .set("removedSamplesForAcceleration", playout.removedSamplesForAcceleration())
                .set("packetsDiscarded", playout.packetsDiscarded())
                .set("jitterBufferDelay", playout.jitterBufferDelayNanos() / NANOS_PER_SECOND)
                .set("jitterBufferEmittedCount", playout.jitterBufferEmittedCount());
        levels(into, from.levels());
    }

    /** Sets the figures of the encoder of one of a sender's streams. */
    static void sent(RTCStats.Builder into, RTCRtpSender sender, @Nullable String rid) {
        RawVideoFlow pictures = sender.flow().pictures();
        VideoSending sending = pictures == null ? null : pictures.sending();
        int index = index(sender.values().encodings(), rid);
        if (sending == null || index < 0 || index >= sending.statistics().size()) {
            return;
        }
        VideoSendStatistics from = sending.statistics().get(index);
        into.set("framesEncoded", from.framesEncoded())
                .set("keyFramesEncoded", from.keyFramesEncoded())
                .set("qpSum", from.qpSum())
                .set("totalEncodeTime", seconds(from.totalEncodeNanos()))
                .set("totalEncodedBytesTarget", from.totalEncodedBytesTarget())
                .set("hugeFramesSent", from.hugeFrames())
                .set("frameWidth", positive(from.frameWidth()))
                .set("frameHeight", positive(from.frameHeight()))
                .set("framesPerSecond", (double) from.framesPerSecond())
                .set("targetBitrate", (double) sending.targetBitrates().get(index))
                .set("qualityLimitationReason", from.limitation().name().toLowerCase(Locale.ROOT));
    }

    private static int index(List<Encoding> encodings, @Nullable String rid) {
        for (int i = 0; i < encodings.size(); i++) {
            if (Objects.equals(encodings.get(i).rid(), rid)) {
                return i;
            }
        }
        return -1;
    }

    /** Sets the figures of a sender's raw track. */
    static void source(RTCStats.Builder into, RTCRtpSender sender) {
        SenderSound sound = sender.flow().sound();
        SoundLevels levels = sound == null ? null : sound.levels();
        if (levels != null && levels.totalSamplesDuration() > 0) {
            levels(into, levels);
        }
        RawVideoFlow pictures = sender.flow().pictures();
        VideoSending sending = pictures == null ? null : pictures.sending();
        if (sending != null) {
            VideoSourceReport source = sending.source();
            into.set("frames", source.frames()).set("framesPerSecond", (double) source.framesPerSecond());
        }
    }

    private static void levels(RTCStats.Builder into, SoundLevels levels) {
        into.set("audioLevel", levels.audioLevel())
                .set("totalAudioEnergy", levels.totalAudioEnergy())
                .set("totalSamplesDuration", levels.totalSamplesDuration());
    }

    private static @Nullable Long positive(int size) {
        return size > 0 ? (Long) (long) size : null;
    }

    private static double seconds(long nanos) {
        return nanos / NANOS_PER_SECOND;
    }
}
