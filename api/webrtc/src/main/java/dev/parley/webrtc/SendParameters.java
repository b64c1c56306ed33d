package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.dom.RangeError;
import dev.parley.dom.TypeError;
import dev.parley.dom.realm.Promise;
import dev.parley.dom.realm.Realm;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.parameters.CodecParameters;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** getParameters and setParameters of a sender, webrtc-pc §5.2, with the transaction that they make. Loop thread only. */
final class SendParameters {
    private final LocalConnection owner;
    private final RTCRtpSender sender;

    /** [[SendEncodings]]. */
    private List<RTCRtpEncodingParameters> sendEncodings;

    /** What the sender had before a peer's offer named its encodings: [[LastStableRidlessSendEncodings]]. */
    private RTCRtpEncodingParameters ridless;

    /** [[LastReturnedParameters]]. */
    private @Nullable RTCRtpSendParameters lastReturned;

    private @Nullable RTCDegradationPreference degradationPreference;
    private Transceiver negotiated;

    SendParameters(LocalConnection owner, RTCRtpSender sender, List<RTCRtpEncodingParameters> sendEncodings) {
        this.owner = owner;
        this.sender = sender;
        this.sendEncodings = sendEncodings;
        this.ridless = sendEncodings.get(0);
        this.negotiated = sender.values();
    }

    /** Returns the encodings as they are sent. */
    List<RTCRtpEncodingParameters> encodings() {
        return sendEncodings;
    }

    /** A description, or a command, has changed the transceiver. */
    void negotiated(Transceiver values) {
        List<RTCRtpEncodingParameters> aligned = SendEncodings.withModesOf(
                SendEncodings.withCodecsOf(
                        SendEncodings.aligned(sendEncodings, values.encodings(), ridless),
                        values.sendCodecs().stream().map(CodecParameters::codec).toList()),
                RtpDictionaries.codecs(values.sendCodecs()).stream()
                        .map(RTCRtpCodecParameters::codec)
                        .toList());
        boolean changed = !aligned.equals(sendEncodings)
                || !values.sendCodecs().equals(negotiated.sendCodecs())
                || !values.sendExtensions().equals(negotiated.sendExtensions());
        if (sendEncodings.size() == 1 && sendEncodings.get(0).rid() == null) {
            ridless = sendEncodings.get(0);
        }
        sendEncodings = aligned;
        negotiated = values;
        if (changed) {
            lastReturned = null;
        }
    }

    RTCRtpSendParameters get() {
        Realm realm = owner.realm();
        boolean inTask = realm.loop().inEventLoop() || realm.listeners().isCurrent();
        RTCRtpSendParameters last = lastReturned;
        if (last != null && inTask) {
            return last;
        }
        RTCRtpSendParameters result = RTCRtpSendParameters.builder()
                .transactionId(realm.newIdentifier())
                .encodings(sendEncodings)
                .headerExtensions(RtpDictionaries.extensions(negotiated.sendExtensions()))
                .codecs(RtpDictionaries.codecs(negotiated.sendCodecs()))
                .rtcp(new RTCRtcpParameters(owner.session().transceivers().cname(), negotiated.sendReducedSize()))
                .degradationPreference(degradationPreference)
                .build();
        lastReturned = result;
        // "Queue a task that sets sender.[[LastReturnedParameters]] to null." A thread that is no listener has no task
        // that ends: there the parameters hold until the next call, or until they are no longer true.
        if (inTask) {
            realm.task(() -> {
                RTCRtpSendParameters now = lastReturned;
                if (now != null && now.transactionId().equals(result.transactionId())) {
                    lastReturned = null;
                }
            });
        }
        return result;
    }

    @SuppressWarnings("unchecked") // Void has no value but null.
    CompletableFuture<Void> set(RTCRtpSendParameters parameters, RTCSetParameterOptions options) {
        Promise<@Nullable Void> promise = owner.realm().promise();
        owner.realm().onLoop(promise, () -> {
            List<RTCRtpEncodingParameters> encodings;
            try {
                encodings = validated(parameters, options);
            } catch (DOMException | TypeError | RangeError e) {
                promise.reject(e);
                return;
            }
            // Steps 8 to 10: "In parallel, configure the media stack", and then "queue a task".
            owner.realm().task(() -> {
                if (owner.isClosed()) {
                    promise.abandon(DOMException.invalidState("the connection was closed"));
                    return;
                }
                lastReturned = null;
                sendEncodings = encodings;
                if (encodings.size() == 1 && encodings.get(0).rid() == null) {
                    ridless = encodings.get(0);
                }
                degradationPreference = parameters.degradationPreference();
                owner.transceivers().setActive(sender, encodings);
                promise.resolve();
            });
        });
        return (CompletableFuture<Void>) (CompletableFuture<?>) promise;
    }

    /** Steps 4 to 6, in their order. */
    private List<RTCRtpEncodingParameters> validated(RTCRtpSendParameters parameters, RTCSetParameterOptions options) {
        if (owner.isClosed() || sender.values().stopping()) {
            throw DOMException.invalidState("the transceiver is stopped");
        }
        RTCRtpSendParameters last = lastReturned;
        if (last == null) {
            throw DOMException.invalidState("setParameters takes what getParameters has just returned, changed");
        }
        List<RTCRtpEncodingParameters> encodings = parameters.encodings();
        // Step 6.5: InvalidModificationError in four cases.
        if (encodings.size() != sendEncodings.size()) {
            throw modification("there are " + sendEncodings.size() + " encodings");
        }
        for (int i = 0; i < encodings.size(); i++) {
            if (!Objects.equals(encodings.get(i).rid(), sendEncodings.get(i).rid())) {
                throw modification("encodings keep their order and their rids");
            }
        }
        if (!parameters.transactionId().equals(last.transactionId())) {
            throw modification("the transactionId is not that of the last getParameters");
        }
        if (!parameters.codecs().equals(last.codecs())
                || !parameters.headerExtensions().equals(last.headerExtensions())
                || !parameters.rtcp().equals(last.rtcp())) {
            throw modification("codecs, headerExtensions and rtcp cannot be changed");
        }
        int wantedOptions = options.encodingOptions().size();
        if (wantedOptions != 0 && wantedOptions != encodings.size()) {
            throw modification("there are encodingOptions for each encoding, or none");
        }
        // Steps 6.3 and 6.4: what may be chosen is what was negotiated, or all before that.
        List<RTCRtpCodec> choosable =
                parameters.codecs().stream().map(RTCRtpCodecParameters::codec).toList();
        if (choosable.isEmpty()) {
            choosable = Objects.requireNonNull(RtpDictionaries.capabilities(sender.kind()))
                    .codecs();
        }
        String name = DOMException.INVALID_MODIFICATION_ERROR;
        SendEncodings.checkCodecs(encodings, choosable, true, name);
        boolean video = sender.kind().equals("video");
        if (video) {
            checkModes(encodings, choosable);
        }
        SendEncodings.checkExtensions(encodings, name);
        // Steps 6.6 and 6.7.
        encodings = video
                ? encodings.stream().map(SendEncodings::withScale).toList()
                : SendEncodings.withoutVideoMembers(encodings);
        // Steps 6.8 and 6.9.
        SendEncodings.checkScales(encodings);
        for (RTCRtpEncodingParameters each : encodings) {
            if (each.maxFramerate() != null && !(each.maxFramerate() >= 0)) {
                throw new RangeError("maxFramerate " + each.maxFramerate() + " is below 0");
            }
        }
        return encodings;
    }

    /** webrtc-svc §4.2: an unsupported mode is an OperationError, also where the codec is none of those that have it. */
    private static void checkModes(List<RTCRtpEncodingParameters> encodings, List<RTCRtpCodec> choosable) {
        SendEncodings.checkScalabilityModes(encodings, choosable, DOMException.OPERATION_ERROR);
    }

    private static DOMException modification(String message) {
        return new DOMException(message, DOMException.INVALID_MODIFICATION_ERROR);
    }
}
