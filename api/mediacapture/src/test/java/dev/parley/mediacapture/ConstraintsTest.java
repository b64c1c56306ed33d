package dev.parley.mediacapture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What constraints choose: mediacapture-streams §11.2, as rows of wishes and outcomes. */
class ConstraintsTest {
    private final Loop loop = new Loop();
    private final MediaDevices devices = loop.devices();

    private static MediaTrackConstraints.Builder constraints() {
        return MediaTrackConstraints.builder();
    }

    private MediaStreamTrack video(MediaTrackConstraints constraints) {
        return loop.await(devices.getUserMedia(MediaStreamConstraints.video(constraints)))
                .getVideoTracks()
                .get(0);
    }

    private MediaStreamTrack audio(MediaTrackConstraints constraints) {
        return loop.await(devices.getUserMedia(MediaStreamConstraints.audio(constraints)))
                .getAudioTracks()
                .get(0);
    }

    private String failedConstraint(MediaStreamConstraints constraints) {
        try {
            loop.await(devices.getUserMedia(constraints));
        } catch (CompletionException e) {
            return ((OverconstrainedError) e.getCause()).constraint();
        }
        throw new AssertionError("the constraints were satisfied");
    }

    @Test
    @Spec("mediacapture-streams §11.2 SelectSettings step 6")
    void theDefaultsAreThoseOfBrowsers() {
        MediaTrackSettings settings = video(MediaTrackConstraints.none()).getSettings();
        assertThat(settings.width()).isEqualTo(640);
        assertThat(settings.height()).isEqualTo(480);
        assertThat(settings.frameRate()).isEqualTo(30);
        assertThat(settings.resizeMode()).isEqualTo("none");
        assertThat(settings.facingMode()).isEqualTo("user");
        assertThat(settings.aspectRatio()).isEqualTo(1.3333333333);
        MediaTrackSettings sound = audio(MediaTrackConstraints.none()).getSettings();
        assertThat(sound.sampleRate()).isEqualTo(48_000);
        assertThat(sound.channelCount()).isEqualTo(1);
        assertThat(sound.echoCancellation()).isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "remote-only"})
    @Spec("mediacapture-streams §12.2.1 EchoCancellationModeEnum")
    void whatIsTakenFromTheSoundCanBeChosen(String mode) {
        MediaStreamTrack track = audio(
                constraints().set("echoCancellation", Constrain.exact(mode)).build());
        assertThat(track.getSettings().echoCancellation()).isEqualTo(mode);
        // "If true or false are included in the list, they must appear before any value from EchoCancellationModeEnum."
        assertThat(track.getCapabilities().echoCancellation()).isEqualTo(List.of(true, false, "all", "remote-only"));
    }

    @ParameterizedTest
    @CsvSource({
        // what is asked of the width, of the height, then width, height and resizeMode of the outcome
        "1280, , 1280, 720, none",
        ", 1080, 1920, 1080, none",
        "1279, , 1280, 720, none",
        "320, 240, 320, 240, none",
        "4000, 4000, 1920, 1080, none",
    })
    @Spec("mediacapture-streams §11.2 fitness distance")
    void wishesChooseTheNearestOfTheCamerasSizes(
            Integer width, Integer height, int gotWidth, int gotHeight, String resizeMode) {
        MediaTrackConstraints.Builder wishes = constraints();
        // A wish between two of the camera's own sizes would be met exactly by scaling: here scaling is ruled out.
        wishes.set("resizeMode", Constrain.exact("none"));
        if (width != null) {
            wishes.set("width", width);
        }
        if (height != null) {
            wishes.set("height", Constrain.ideal(height));
        }
        MediaTrackSettings settings = video(wishes.build()).getSettings();
        assertThat(settings.width()).isEqualTo(gotWidth);
        assertThat(settings.height()).isEqualTo(gotHeight);
        assertThat(settings.resizeMode()).isEqualTo(resizeMode);
    }

    @Test
    @Spec("mediacapture-streams §4.3.9 resizeMode")
    void scalingMeetsEverySizeBelowTheLargest() {
        MediaTrackSettings settings =
                video(constraints().set("width", Constrain.exact(801)).build()).getSettings();
        assertThat(settings.width()).isEqualTo(801);
        assertThat(settings.height()).isEqualTo(601);
        assertThat(settings.resizeMode()).isEqualTo("crop-and-scale");
        settings = video(constraints()
                        .set("width", Constrain.max(30))
                        .set("resizeMode", Constrain.exact("crop-and-scale"))
                        .build())
                .getSettings();
        assertThat(settings.width()).isEqualTo(30);
    }

    @Test
    @Spec("mediacapture-streams §11.2 aspectRatio")
    void anAspectRatioTiesWidthAndHeight() {
        MediaTrackSettings settings = video(constraints()
                        .set("width", Constrain.exact(600))
                        .set("aspectRatio", Constrain.exact(2.0))
                        .build())
                .getSettings();
        assertThat(settings.height()).isEqualTo(300);
        assertThat(failedConstraint(MediaStreamConstraints.video(constraints()
                        .set("width", Constrain.exact(600))
                        .set("height", Constrain.exact(600))
                        .set("aspectRatio", Constrain.exact(2.0))
                        .build())))
                .isEqualTo("aspectRatio");
    }

    @ParameterizedTest
    @CsvSource({"width, 100000", "frameRate, 1000", "sampleRate, 1000000", "channelCount, 3"})
    @Spec("mediacapture-streams §10.2 getUserMedia: Constraint Failure")
    void whatNoDeviceCanDoIsNamed(String property, int most) {
        boolean video = property.equals("width") || property.equals("frameRate");
        MediaTrackConstraints demand =
                constraints().set(property, Constrain.min(most)).build();
        assertThat(failedConstraint(
                        video ? MediaStreamConstraints.video(demand) : MediaStreamConstraints.audio(demand)))
                .isEqualTo(property);
    }

    @Test
    @Spec(
            "mediacapture-streams §10.2 getUserMedia: \"audio-only constraints inside of \"video\" … are simply ignored\"")
    void constraintsOfTheOtherKindAreIgnored() {
        MediaStreamTrack track =
                audio(constraints().set("width", Constrain.min(100_000)).build());
        assertThat(track.getConstraints().members()).isEmpty();
    }

    @Test
    @Spec("mediacapture-streams §11.2 SelectSettings step 5")
    void advancedSetsCountWhereTheyCan() {
        MediaTrackSettings settings = video(constraints()
                        .set("width", Constrain.max(1280))
                        .advanced(MediaTrackConstraintSet.builder()
                                .set("width", 1920)
                                .set("frameRate", 5)
                                .build())
                        .advanced(MediaTrackConstraintSet.builder()
                                .set("width", 1280)
                                .build())
                        .advanced(MediaTrackConstraintSet.builder()
                                .set("frameRate", Constrain.min(50))
                                .build())
                        .build())
                .getSettings();
        // The first set is dropped as a whole; the others hold.
        assertThat(settings.width()).isEqualTo(1280);
        assertThat(settings.height()).isEqualTo(720);
        assertThat(settings.frameRate()).isEqualTo(50);
    }

    @Test
    @Spec("mediacapture-streams §4.3.9 facingMode, deviceId")
    void devicesAreChosenByWhatTheyAre() {
        MediaStreamTrack rear =
                video(constraints().set("facingMode", "environment").build());
        assertThat(rear.label()).isEqualTo("Test picture, rear");
        String id = rear.getSettings().deviceId();
        assertThat(video(constraints()
                                .set("deviceId", Constrain.exact(List.of("none", id)))
                                .build())
                        .label())
                .isEqualTo(rear.label());
        assertThat(failedConstraint(MediaStreamConstraints.video(
                        constraints().set("deviceId", Constrain.exact("none")).build())))
                .isEqualTo("deviceId");
    }

    @Test
    @Spec("mediacapture-streams §11.2 applyConstraints")
    void constraintsOfATrackChangeOrStay() {
        MediaStreamTrack track = video(MediaTrackConstraints.none());
        MediaTrackConstraints slow =
                constraints().set("frameRate", Constrain.exact(10)).build();
        loop.await(track.applyConstraints(slow));
        assertThat(track.getSettings().frameRate()).isEqualTo(10);
        assertThat(track.getConstraints()).isEqualTo(slow);
        assertThatThrownBy(() -> loop.await(track.applyConstraints(
                        constraints().set("frameRate", Constrain.exact(100)).build())))
                .cause()
                .isInstanceOf(OverconstrainedError.class)
                .extracting(failure -> DOMException.from(failure).name())
                .isEqualTo("OverconstrainedError");
        assertThat(track.getConstraints()).isEqualTo(slow);
        loop.await(track.applyConstraints());
        assertThat(track.getSettings().frameRate()).isEqualTo(30);
    }

    @Test
    @Spec("mediacapture-streams §4.3.9 Once ended")
    void anEndedTrackKeepsItsIdentityAndTakesNoConstraints() {
        MediaStreamTrack track = video(MediaTrackConstraints.none());
        String device = track.getSettings().deviceId();
        track.stop();
        loop.await(track.applyConstraints(
                constraints().set("width", Constrain.exact(1_000_000)).build()));
        assertThat(track.getSettings().members()).containsOnlyKeys("deviceId", "groupId", "facingMode");
        assertThat(track.getSettings().deviceId()).isEqualTo(device);
    }

    @Test
    @Spec("mediacapture-streams §4.3.5")
    void capabilitiesAreRangesAndLists() {
        MediaTrackCapabilities camera = video(MediaTrackConstraints.none()).getCapabilities();
        assertThat(camera.width()).isEqualTo(new ULongRange(1L, 1920L));
        assertThat(camera.frameRate()).isEqualTo(new DoubleRange(0.0, 60.0));
        assertThat(camera.resizeMode()).isEqualTo(List.of("none", "crop-and-scale"));
        assertThat(camera.sampleRate()).isNull();
        assertThat(audio(MediaTrackConstraints.none()).getCapabilities().channelCount())
                .isEqualTo(new ULongRange(1L, 2L));
    }

    @Test
    @Spec("mediacapture-streams §12.2")
    void valuesOfTheWrongKindAreRefused() {
        assertThatThrownBy(() -> constraints().set("width", "wide")).isInstanceOf(TypeError.class);
        assertThatThrownBy(() -> constraints().set("noiseSuppression", 1)).isInstanceOf(TypeError.class);
        assertThatThrownBy(() -> constraints().set("facingMode", Constrain.min(1)))
                .isInstanceOf(TypeError.class);
        assertThat(constraints().set("unknown", 1).build().members()).isEmpty();
    }
}
