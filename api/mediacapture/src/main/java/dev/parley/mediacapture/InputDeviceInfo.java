package dev.parley.mediacapture;

/** A camera or microphone, mediacapture-streams §9.5. */
public final class InputDeviceInfo extends MediaDeviceInfo {
    private final MediaTrackCapabilities capabilities;

    InputDeviceInfo(Device device, MediaTrackCapabilities capabilities) {
        super(device);
        this.capabilities = capabilities;
    }

    /** Returns what tracks of this device can be set to; nothing until a device of the kind was used. */
    public MediaTrackCapabilities getCapabilities() {
        return capabilities;
    }
}
