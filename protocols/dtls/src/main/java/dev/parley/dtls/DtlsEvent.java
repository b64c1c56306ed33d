package dev.parley.dtls;

import dev.parley.dtls.settings.DtlsConfig;
import org.jspecify.annotations.Nullable;

/** Event of a {@link DtlsEngine} for its owner. */
public sealed interface DtlsEvent {
    /**
     * The state changed.
     *
     * @param state the new state
     * @param failure why, with {@link DtlsState#FAILED} and only with it
     */
    record StateChanged(DtlsState state, @Nullable DtlsFailure failure) implements DtlsEvent {}

    /**
     * A line for a key log file in the format of NSS, from which tools decrypt captures. Comes where {@link
     * DtlsConfig#keyLog()} asks for it.
     *
     * @param line the line, without its end; a secret
     */
    record KeyLogLine(String line) implements DtlsEvent {
        @Override
        public String toString() {
            return "KeyLogLine[secret]";
        }
    }
}
