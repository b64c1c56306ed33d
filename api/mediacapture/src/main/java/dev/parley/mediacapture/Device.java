package dev.parley.mediacapture;

/**
 * Description of a device.
 *
 * @param kind what it is
 * @param label its name for people
 * @param deviceId its identifier, 64 hexadecimal digits
 * @param groupId the identifier of the machine that it is a part of
 */
record Device(MediaDeviceKind kind, String label, String deviceId, String groupId) {
    String trackKind() {
        return kind == MediaDeviceKind.VIDEOINPUT ? "video" : "audio";
    }
}
