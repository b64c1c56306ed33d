package dev.parley.mediacapture;

import dev.parley.base.Timestamp;
import dev.parley.dom.realm.Realm;
import dev.parley.frames.AudioFrame;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A device that makes its media up, one for each device: the moving test picture, a tone, or silence. It works while somebody takes
 * the media of a track, by the timers of the loop: in virtual time two runs give the same frames.
 */
final class SyntheticSource extends TrackSource {
    /** 10 ms, as packets of speech are made of. */
    private static final double SOUNDS_PER_SECOND = 100;

    /** A fifth of the full scale. */
    private static final double AMPLITUDE = 6_500;

    private static final double MOST_FRAMES = 60;

    private final Device device;
    private final Realm realm;

    /** In Hz; 0 is silence. */
    private final double tone;

    private final String facingMode;
    private final PictureSize size = new PictureSize(List.of(
            new PictureSize.Mode(640, 480),
            new PictureSize.Mode(320, 240),
            new PictureSize.Mode(640, 360),
            new PictureSize.Mode(1280, 720),
            new PictureSize.Mode(1920, 1080)));
    private final Map<MediaStreamTrack, FrameClock> clocks = new LinkedHashMap<>();
    private @Nullable Timestamp start;

    private SyntheticSource(Device device, Realm realm, double tone, String facingMode) {
        super(device.trackKind(), device.label(), false);
        this.device = device;
        this.realm = realm;
        this.tone = tone;
        this.facingMode = facingMode;
    }

    static SyntheticSource camera(Device device, Realm realm, String facingMode) {
        return new SyntheticSource(device, realm, 0, facingMode);
    }

    static SyntheticSource microphone(Device device, Realm realm, double tone) {
        return new SyntheticSource(device, realm, tone, "");
    }

    MediaStreamTrack newTrack() {
        return createTrack(realm);
    }

    @Override
    Device device() {
        return device;
    }

    // ---- settings ----

    @Override
    List<SelectSettings.SettingsAxis> axes() {
        List<SelectSettings.SettingsAxis> axes = new ArrayList<>();
        if (kind().equals("video")) {
            axes.add(size);
            axes.add(new SelectSettings.Range(Property.FRAME_RATE, 1, MOST_FRAMES, 30));
            axes.add(new SelectSettings.Choice(Property.FACING_MODE, List.of(facingMode)));
            axes.add(new SelectSettings.Choice(Property.BACKGROUND_BLUR, List.of(false)));
        } else {
            axes.add(new SelectSettings.Range(Property.SAMPLE_RATE, 8_000, 48_000, 48_000));
            axes.add(new SelectSettings.Range(Property.SAMPLE_SIZE, 16, 16, 16));
            axes.add(new SelectSettings.Range(Property.CHANNEL_COUNT, 1, 2, 1));
            axes.add(new SelectSettings.Range(
                    Property.LATENCY, 1 / SOUNDS_PER_SECOND, 1 / SOUNDS_PER_SECOND, 1 / SOUNDS_PER_SECOND));
            // What has neither echo nor noise is the same with and without their removal, whatever is removed.
            axes.add(new SelectSettings.Choice(Property.ECHO_CANCELLATION, List.of(true, false, "all", "remote-only")));
            axes.add(new SelectSettings.Choice(Property.AUTO_GAIN_CONTROL, List.of(false)));
            axes.add(new SelectSettings.Choice(Property.NOISE_SUPPRESSION, List.of(true, false)));
        }
        axes.add(new SelectSettings.Choice(Property.DEVICE_ID, List.of(device.deviceId())));
        axes.add(new SelectSettings.Choice(Property.GROUP_ID, List.of(device.groupId())));
        return axes;
    }

    @Override
    MediaTrackCapabilities capabilities() {
        Map<Property, Object> all = new EnumMap<>(Property.class);
        for (SelectSettings.SettingsAxis axis : axes()) {
            if (axis instanceof PictureSize pictures) {
                pictures.addCapabilities(all);
            } else if (axis instanceof SelectSettings.Choice choice) {
                boolean one = choice.property() == Property.DEVICE_ID || choice.property() == Property.GROUP_ID;
                all.put(choice.property(), one ? choice.values().get(0) : choice.values());
            } else if (axis instanceof SelectSettings.Range range) {
                // §4.3.9: of a frame rate the range begins at 0, since it can be decimated without end.
                double min = range.property() == Property.FRAME_RATE ? 0 : range.min();
                all.put(
                        range.property(),
                        range.property().type == Property.Type.DOUBLE
                                ? new DoubleRange(min, range.max())
                                : new ULongRange((long) min, (long) range.max()));
            }
        }
        return new MediaTrackCapabilities(all);
    }

    // ---- media ----

    @Override
    protected void demandChanged(MediaStreamTrack track) {
        FrameClock clock = clocks.get(track);
        double rate = rate(track);
        if (clock != null && (!track.isWanted() || clock.rate() != rate)) {
            clock.stop();
            clocks.remove(track);
            clock = null;
        }
        if (track.isWanted() && clock == null) {
            Timestamp began = start == null ? realm.now() : start;
            start = began;
            FrameClock[] itself = new FrameClock[1];
            itself[0] = new FrameClock(
                    realm,
                    began,
                    rate,
                    number -> give(track, number, itself[0] == null ? 0 : itself[0].dueMicros(number)));
            clocks.put(track, itself[0]);
        }
    }

    private double rate(MediaStreamTrack track) {
        Double frameRate = track.getSettings().frameRate();
        return kind().equals("video") ? frameRate == null ? 30 : frameRate : SOUNDS_PER_SECOND;
    }

    private void give(MediaStreamTrack track, long number, long micros) {
        MediaTrackSettings settings = track.getSettings();
        if (kind().equals("video")) {
            int width = settings.width() == null ? 640 : settings.width();
            int height = settings.height() == null ? 480 : settings.height();
            track.deliver(TestPicture.draw(width, height, number, micros));
        } else {
            int rate = settings.sampleRate() == null ? 48_000 : settings.sampleRate();
            int channels = settings.channelCount() == null ? 1 : settings.channelCount();
            track.deliver(sound(rate, channels, number, micros));
        }
    }

    private AudioFrame sound(int rate, int channels, long number, long micros) {
        // 44,100 Hz and the like do not divide by 100 evenly: the ends are rounded, and no sample is lost.
        long first = Math.round(number * rate / SOUNDS_PER_SECOND);
        int count = (int) (Math.round((number + 1) * rate / SOUNDS_PER_SECOND) - first);
        short[] samples = new short[count * channels];
        for (int i = 0; i < count; i++) {
            short sample = (short) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * tone * (first + i) / rate));
            for (int channel = 0; channel < channels; channel++) {
                samples[i * channels + channel] = sample;
            }
        }
        return new AudioFrame(rate, channels, samples, micros);
    }

    void stopAll() {
        tracks().forEach(MediaStreamTrack::stop);
    }

    /** The device was taken away. */
    void unplug() {
        end();
    }
}
