package dev.parley.codec;

import dev.parley.parameters.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Codecs of a list of providers, of which an earlier one is preferred. May be used from any thread. */
public final class Codecs {
    private final List<CodecProvider> providers;

    private Codecs(List<CodecProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** Returns the codecs of the given providers. */
    public static Codecs of(List<CodecProvider> providers) {
        return new Codecs(providers);
    }

    /** Returns the codecs of all providers that {@link ServiceLoader} finds. */
    public static Codecs installed() {
        List<CodecProvider> found = new ArrayList<>();
        ServiceLoader.load(CodecProvider.class, Codecs.class.getClassLoader()).forEach(found::add);
        return new Codecs(found);
    }

    private <T> @Nullable T first(Function<CodecProvider, @Nullable T> from) {
        for (CodecProvider provider : providers) {
            T made = from.apply(provider);
            if (made != null) {
                return made;
            }
        }
        return null;
    }

    /** Returns a new decoder of sound, or null if no provider has one. */
    public @Nullable AudioDecoder audioDecoder(Codec codec) {
        return first(provider -> provider.audioDecoder(codec));
    }

    /** Returns a new encoder of sound, or null if no provider has one. */
    public @Nullable AudioEncoder audioEncoder(Codec codec, AudioEncoderSettings settings) {
        return first(provider -> provider.audioEncoder(codec, settings));
    }

    /**
     * Returns a new decoder of pictures, or null if no provider has one.
     *
     * @param maxPixels maximum width times height of a picture, at least 1; {@link VideoDecoder#DEFAULT_MAX_PIXELS} by default
     */
    public @Nullable VideoDecoder videoDecoder(Codec codec, int maxPixels) {
        return first(provider -> provider.videoDecoder(codec, maxPixels));
    }

    /** Returns a new encoder of pictures, or null if no provider has one. */
    public @Nullable VideoEncoder videoEncoder(Codec codec, VideoEncoderSettings settings) {
        return first(provider -> provider.videoEncoder(codec, settings));
    }

    /** Returns the module to add for a codec that no provider has, for messages. */
    public static String moduleFor(Codec codec) {
        return switch (codec.name()) {
            case "opus", "vp8" -> "dev.parley:parley-" + codec.name();
            case "pcmu", "pcma", "g722", "l16" -> "dev.parley:parley-telephony";
            default -> "a module with a " + CodecProvider.class.getName() + " for " + codec.mimeType();
        };
    }
}
