package dev.parley.mediacapture;

import dev.parley.dom.EventListener;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import dev.parley.dom.TypeError;
import dev.parley.dom.realm.Promise;
import dev.parley.dom.realm.Realm;
import dev.parley.frames.AudioFormat;
import dev.parley.parameters.Codec;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.EventLoopGroup;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Cameras and microphones, mediacapture-streams §9. They are synthetic: a camera shows {@link TestPicture}, a microphone hears a tone
 * or silence. {@link #builder} makes them, or {@code PeerConnectionFactory.mediaDevices()}. Any thread.
 */
public final class MediaDevices extends EventTarget implements AutoCloseable {
    /** A device came or went. */
    public static final EventType<DeviceChangeEvent> DEVICE_CHANGE = new EventType<>("devicechange");

    private final Realm realm;
    private final Predicate<? super String> permission;

    /** The devices, the default of each kind first. Loop thread. */
    private final List<SyntheticSource> sources = new ArrayList<>();

    /** Identifiers of groups by what the builder or application calls them. Loop thread. */
    private final Map<String, String> groups = new LinkedHashMap<>();

    /** [[canExposeCameraInfo]] and [[canExposeMicrophoneInfo]], by kind of track. Loop thread. */
    private final Map<String, Boolean> exposed = new LinkedHashMap<>();

    private MediaDevices(Builder builder, Realm realm) {
        this.realm = realm;
        this.permission = builder.permission;
        // The loop of a caller that has not begun to drive it cannot be met; its first task makes the devices.
        Runnable start = () -> builder.devices.forEach(each -> each.accept(this));
        if (realm.loop().inEventLoop()) {
            start.run();
        } else {
            realm.task(start);
        }
    }

    /** Returns a builder; without a word it has two cameras and two microphones, of which one is silent. */
    public static Builder builder() {
        return new Builder();
    }

    // ---- the specification's methods ----

    /** Returns the devices. As long as none of a kind was used, one at most of that kind is listed, without its identity. */
    public CompletableFuture<List<MediaDeviceInfo>> enumerateDevices() {
        Promise<List<MediaDeviceInfo>> promise = realm.promise();
        realm.onLoop(promise, () -> realm.task(() -> promise.resolve(deviceInfos())));
        return promise;
    }

    /** Returns the properties that can be constrained. */
    public MediaTrackSupportedConstraints getSupportedConstraints() {
        return new MediaTrackSupportedConstraints();
    }

    /**
     * Returns a stream with a track of each kind that is asked for. Fails with {@link TypeError} where none is, NotFoundError without
     * a device of a kind, {@link OverconstrainedError} where none satisfies what is demanded, NotAllowedError where the builder's
     * permission says no.
     */
    public CompletableFuture<MediaStream> getUserMedia(MediaStreamConstraints constraints) {
        Objects.requireNonNull(constraints, "constraints");
        Promise<MediaStream> promise = realm.promise();
        realm.onLoop(promise, () -> {
            // Step 3: "If requestedMediaTypes is the empty set, return a promise rejected with a TypeError."
            if (constraints.audio() == null && constraints.video() == null) {
                promise.reject(new TypeError("neither audio nor video is asked for"));
                return;
            }
            realm.task(new GetUserMedia(this, constraints, promise)::run);
        });
        return promise;
    }

    /** Sets the handler of {@link #DEVICE_CHANGE}; null clears it. */
    public void onDeviceChange(@Nullable EventListener<? super DeviceChangeEvent> listener) {
        setHandler(DEVICE_CHANGE, listener);
    }

    // ---- what the loop does ----

    List<SyntheticSource> sources(String kind) {
        return sources.stream().filter(each -> each.kind().equals(kind)).toList();
    }

    boolean isPermitted(String kind) {
        return permission.test(kind);
    }

    /** mediacapture-streams §9.2.4 "set the device information exposure"; what is permitted for the other kind counts, too. */
    void exposeInformation(Set<String> kinds) {
        for (String kind : List.of("audio", "video")) {
            if (kinds.contains(kind) || permission.test(kind)) {
                exposed.put(kind, true);
            }
        }
    }

    /** "creating a list of device info objects": microphones, then cameras. */
    private List<MediaDeviceInfo> deviceInfos() {
        List<MediaDeviceInfo> infos = new ArrayList<>();
        for (String kind : List.of("audio", "video")) {
            List<SyntheticSource> ofKind = sources(kind);
            boolean open = exposed.getOrDefault(kind, false) || ofKind.stream().anyMatch(each -> !each.isStopped());
            for (SyntheticSource each : open || ofKind.isEmpty() ? ofKind : ofKind.subList(0, 1)) {
                infos.add(info(each, open));
            }
        }
        return infos;
    }

    private static MediaDeviceInfo info(SyntheticSource source, boolean open) {
        Device device = source.device();
        return open
                ? new InputDeviceInfo(device, source.capabilities())
                : new InputDeviceInfo(new Device(device.kind(), "", "", ""), MediaTrackCapabilities.EMPTY);
    }

    private void change(Runnable change) {
        realm.meet("MediaDevices", () -> {
            List<MediaDeviceInfo> last = deviceInfos();
            change.run();
            List<MediaDeviceInfo> now = deviceInfos();
            // §9.2: "If the MediaDeviceInfo objects in newExposedDevices match those in lastExposedDevices and have the
            // same order, then abort these steps."
            boolean same = last.size() == now.size();
            for (int i = 0; same && i < now.size(); i++) {
                same = now.get(i).sameAs(last.get(i));
            }
            if (!same) {
                List<MediaDeviceInfo> inserted = now.stream()
                        .filter(each -> last.stream().noneMatch(each::sameAs))
                        .toList();
                realm.task(() ->
                        realm.fire(this, DEVICE_CHANGE, new DeviceChangeEvent(DEVICE_CHANGE, this, now, inserted)));
            }
        });
    }

    private SyntheticSource add(MediaDeviceKind kind, String label, String group, double tone, String facingMode) {
        Device device = new Device(kind, label, newDeviceId(), groups.computeIfAbsent(group, name -> newDeviceId()));
        SyntheticSource source = kind == MediaDeviceKind.VIDEOINPUT
                ? SyntheticSource.camera(device, realm, facingMode)
                : SyntheticSource.microphone(device, realm, tone);
        sources.add(source);
        return source;
    }

    private String newDeviceId() {
        byte[] bytes = new byte[32];
        realm.loop().random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    // ---- extensions ----

    /**
     * Plugs a camera in. Extension.
     *
     * @param label its name for people
     * @param group devices of one group are one machine
     * @param facingMode "user", "environment", "left" or "right"
     */
    public void plugCamera(String label, String group, String facingMode) {
        change(() -> add(MediaDeviceKind.VIDEOINPUT, label, group, 0, facingMode));
    }

    /**
     * Plugs a microphone in. Extension.
     *
     * @param label its name for people
     * @param group devices of one group are one machine
     * @param tone what it hears, in Hz; 0 is silence
     */
    public void plugMicrophone(String label, String group, double tone) {
        change(() -> add(MediaDeviceKind.AUDIOINPUT, label, group, tone, ""));
    }

    /** Takes all devices of that name away: their tracks end. Extension. */
    public void unplug(String label) {
        change(() -> {
            for (SyntheticSource source : List.copyOf(sources)) {
                if (source.label().equals(label)) {
                    sources.remove(source);
                    source.unplug();
                }
            }
        });
    }

    /** Stops all tracks of the devices, without events, and takes the devices away. Extension. */
    @Override
    public void close() {
        realm.meet("MediaDevices.close", () -> {
            sources.forEach(SyntheticSource::stopAll);
            sources.clear();
        });
    }

    /** Makes a source whose pictures the application pushes. Extension. */
    public PushedSource createVideoSource(String label) {
        return realm.meet("MediaDevices.createVideoSource", () -> new PushedSource(realm, "video", label));
    }

    /** Makes a source whose sound the application pushes. Extension. */
    public PushedSource createAudioSource(String label) {
        return realm.meet("MediaDevices.createAudioSource", () -> new PushedSource(realm, "audio", label));
    }

    /**
     * Makes a source of pictures that the application draws as fast as it likes, and whose clock the stack owns.
     *
     * @param label name for people
     * @param framesPerSecond above 0 and up to {@link VideoWriter#MAX_RATE}
     * @apiNote not part of the W3C API
     */
    public VideoWriter createVideoWriter(String label, double framesPerSecond) {
        Objects.requireNonNull(label, "label");
        return realm.meet("MediaDevices.createVideoWriter", () -> new VideoWriter(realm, label, framesPerSecond));
    }

    /**
     * Makes a source of sound that the application writes as fast as it likes, and whose clock the stack owns.
     *
     * @param label name for people
     * @param format of the samples that are written
     * @apiNote not part of the W3C API
     */
    public AudioWriter createAudioWriter(String label, AudioFormat format) {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(format, "format");
        return realm.meet("MediaDevices.createAudioWriter", () -> new AudioWriter(realm, label, format));
    }

    /**
     * Makes a source of frames that the application has encoded. Extension.
     *
     * @param mimeType such as "video/H264", "video/VP8", "audio/opus", "audio/PCMU"
     * @param fmtp format parameters such as "packetization-mode=1;profile-level-id=42e01f", which a connection must have negotiated, or
     *     null for any
     * @throws IllegalArgumentException for a kind that is neither audio nor video
     */
    public EncodedSource createEncodedSource(String mimeType, @Nullable String fmtp) {
        return createEncodedSource(EncodedCodecs.of(mimeType, fmtp));
    }

    /** Makes a source of frames that the application has encoded; the label of its track is the codec's name. Extension. */
    public EncodedSource createEncodedSource(Codec codec) {
        Objects.requireNonNull(codec, "codec");
        return realm.meet("MediaDevices.createEncodedSource", () -> new EncodedSource(realm, codec.name(), codec));
    }

    /** Collects settings and devices. */
    public static final class Builder {
        private static final double CONCERT_PITCH = 440;

        private @Nullable EventLoop loop;
        private @Nullable Executor listenerExecutor;
        private boolean listenersOnLoop;
        private Predicate<? super String> permission = kind -> true;
        private List<java.util.function.Consumer<MediaDevices>> devices = new ArrayList<>();

        private Builder() {
            camera("Test picture", "Studio", "user");
            camera("Test picture, rear", "Studio", "environment");
            microphone("Tone", "Studio", CONCERT_PITCH);
            microphone("Silence", "Quiet room", 0);
        }

        /** Sets the loop; by default the devices have one of their own, which runs while media flows. */
        public Builder eventLoop(EventLoop eventLoop) {
            loop = eventLoop;
            return this;
        }

        /** Runs listeners, continuations and sinks on the loop; they must not block. */
        public Builder listenersOnLoop() {
            listenersOnLoop = true;
            listenerExecutor = null;
            return this;
        }

        /** Sets what runs listeners, continuations and sinks, one at a time and in order. */
        public Builder listenerExecutor(Executor executor) {
            listenerExecutor = executor;
            listenersOnLoop = false;
            return this;
        }

        /** Sets who may use devices: asked with "audio" or "video" on the loop, at each call; always by default. */
        public Builder permission(Predicate<? super String> allows) {
            permission = Objects.requireNonNull(allows, "allows");
            return this;
        }

        /** Forgets the devices so far, those of the default too. */
        public Builder noDevices() {
            devices = new ArrayList<>();
            return this;
        }

        /** Adds a camera; see {@link MediaDevices#plugCamera}. */
        public Builder camera(String label, String group, String facingMode) {
            devices.add(made -> made.add(MediaDeviceKind.VIDEOINPUT, label, group, 0, facingMode));
            return this;
        }

        /** Adds a microphone; see {@link MediaDevices#plugMicrophone}. */
        public Builder microphone(String label, String group, double tone) {
            devices.add(made -> made.add(MediaDeviceKind.AUDIOINPUT, label, group, tone, ""));
            return this;
        }

        /** Returns the devices. */
        public MediaDevices build() {
            EventLoop eventLoop = loop != null ? loop : Shared.LOOPS.next();
            return new MediaDevices(
                    this,
                    listenersOnLoop ? Realm.onLoop(eventLoop) : Realm.offLoop(eventLoop, listenerExecutor, () -> null));
        }
    }

    /** The loop of devices that were given none. */
    private static final class Shared {
        static final EventLoopGroup LOOPS = new EventLoopGroup("parley-media", 1);
    }
}
